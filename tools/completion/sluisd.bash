# Completion of sluisd for bash; made by tools/completion.py from what sluisd says with --help: change that script, not this file.
_sluisd() {
  local cur=${COMP_WORDS[COMP_CWORD]} at=sluisd last="" words="" options="" takes_path="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == "=" ]] && continue
    if [[ -n $last ]]; then last=""; continue; fi
    case "$at $word" in
      *" --config") last=$word ;;
      "") at+=" $word" ;;
    esac
  done
  [[ $cur == "=" ]] && cur=""
  case $last in
    "") ;;
    --config) compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    *) return ;;
  esac
  case $at in
    "sluisd")
      options="--check --config --help --init --version -h" ;;
  esac
  if [[ $cur == -* || -z $words$takes_path ]]; then words=$options; takes_path=""; fi
  if [[ -n $takes_path ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _sluisd sluisd
