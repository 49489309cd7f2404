# Completion of sluis-school for bash; made by tools/completion.py from what sluis-school says with --help: change that script, not this file.
_sluis_school() {
  local cur=${COMP_WORDS[COMP_CWORD]} at=sluis-school last="" words="" options="" takes_path="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == "=" ]] && continue
    if [[ -n $last ]]; then last=""; continue; fi
    case "$at $word" in
      *" --day"|*" --out"|*" --rows"|*" --schools"|*" --seed"|*" --staff"|*" --students"|*" --today"|*" --version") last=$word ;;
      "") at+=" $word" ;;
    esac
  done
  [[ $cur == "=" ]] && cur=""
  case $last in
    "") ;;
    --out|--rows) compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --version) mapfile -t COMPREPLY < <(compgen -W "1.03 2.0 2.1" -- "$cur"); return ;;
    *) return ;;
  esac
  case $at in
    "sluis-school")
      options="--day --help --json --out --quirks --rows --schools --seed --staff --students --today --version -h" ;;
  esac
  if [[ $cur == -* || -z $words$takes_path ]]; then words=$options; takes_path=""; fi
  if [[ -n $takes_path ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _sluis_school sluis-school
