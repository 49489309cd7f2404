# Completion of sluis for bash; made by tools/completion.py from what sluis says with --help: change that script, not this file.
_sluis() {
  local cur=${COMP_WORDS[COMP_CWORD]} at=sluis last="" words="" options="" takes_path="" word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    [[ $word == "=" ]] && continue
    if [[ -n $last ]]; then last=""; continue; fi
    case "$at $word" in
      "sluis backup restore --keys"|"sluis consent grant --schools"|*" --agreement"|*" --attributes"|*" --config"|*" --country"|*" --evidence"|*" --from"|*" --hash"|*" --in"|*" --institution"|*" --key-file"|*" --legal-name"|*" --limit"|*" --log"|*" --mandate"|*" --object"|*" --older"|*" --person"|*" --purpose"|*" --reason"|*" --recipient"|*" --reference"|*" --roles"|*" --signatory"|*" --socket"|*" --source"|*" --target"|*" --to"|*" --until"|*" --vkey"|*" -n") last=$word ;;
      "sluis status"|"sluis sync"|"sluis job"|"sluis rehearse"|"sluis plan"|"sluis read"|"sluis consent"|"sluis target"|"sluis school"|"sluis source"|"sluis person"|"sluis invalid"|"sluis erasure"|"sluis backup"|"sluis clock"|"sluis log"|"sluis reload"|"sluis check"|"sluis version"|"sluis plan list"|"sluis plan show"|"sluis plan approve"|"sluis read list"|"sluis read show"|"sluis read approve"|"sluis read refuse"|"sluis consent grant"|"sluis consent withdraw"|"sluis consent list"|"sluis target prepare"|"sluis target findings"|"sluis target settle"|"sluis target pause"|"sluis target resume"|"sluis target moved"|"sluis target left"|"sluis school closed"|"sluis source gone"|"sluis person find"|"sluis person show"|"sluis person block"|"sluis person unblock"|"sluis person blocked"|"sluis person password"|"sluis invalid list"|"sluis erasure list"|"sluis erasure show"|"sluis erasure order"|"sluis erasure accept"|"sluis erasure receipt"|"sluis erasure verify"|"sluis backup create"|"sluis backup list"|"sluis backup verify"|"sluis backup restore"|"sluis clock show"|"sluis clock confirm"|"sluis log tail"|"sluis log accesses"|"sluis log disclosures"|"sluis log export"|"sluis log verify") at+=" $word" ;;
    esac
  done
  [[ $cur == "=" ]] && cur=""
  case $last in
    "") ;;
    --config|--evidence|--in|--key-file|--keys|--log|--older|--socket|--to|--vkey) compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    --roles) mapfile -t COMPREPLY < <(compgen -W "student staff both" -- "$cur"); return ;;
    --attributes) word=""; [[ $cur == *,* ]] && word=${cur%,*},
      compopt -o nospace 2> /dev/null
      words="given_name family_name_prefix family_name email groups school function"
      mapfile -t COMPREPLY < <(compgen -P "$word" -W "$words" -- "${cur##*,}")
      return ;;
    *) return ;;
  esac
  case $at in
    "sluis")
      words="status sync job rehearse plan read consent target school source person invalid erasure backup clock log reload check version"
      options="--help --json --socket -h" ;;
    "sluis status")
      options="--help --json --schools --socket -h" ;;
    "sluis sync")
      options="--believe-list --dry-run --help --institution --json --person --reconcile --socket --source --target --wait -h" ;;
    "sluis job")
      options="--help --json --socket --wait -h" ;;
    "sluis rehearse")
      options="--config --help --institution --json --names --purpose --socket -h" ;;
    "sluis plan")
      words="list show approve"
      options="--help --json --socket -h" ;;
    "sluis read")
      words="list show approve refuse"
      options="--help --json --socket -h" ;;
    "sluis consent")
      words="grant withdraw list"
      options="--help --json --socket -h" ;;
    "sluis target")
      words="prepare findings settle pause resume moved left"
      options="--help --json --socket -h" ;;
    "sluis school")
      words="closed"
      options="--help --json --socket -h" ;;
    "sluis source")
      words="gone"
      options="--help --json --socket -h" ;;
    "sluis person")
      words="find show block unblock blocked password"
      options="--help --json --socket -h" ;;
    "sluis invalid")
      words="list"
      options="--help --json --socket -h" ;;
    "sluis erasure")
      words="list show order accept receipt verify"
      options="--help --json --socket -h" ;;
    "sluis backup")
      words="create list verify restore"
      options="--help --json --socket -h" ;;
    "sluis clock")
      words="show confirm"
      options="--help --json --socket -h" ;;
    "sluis log")
      words="tail accesses disclosures export verify"
      options="--help --json --socket -h" ;;
    "sluis reload")
      options="--help --json --socket -h" ;;
    "sluis check")
      takes_path=yes
      options="--help --json --key-file --socket -h" ;;
    "sluis version")
      options="--help --json --socket -h" ;;
    "sluis plan list")
      options="--help --institution --json --limit --socket -h" ;;
    "sluis plan show")
      options="--help --json --reason --socket -h" ;;
    "sluis plan approve")
      options="--help --json --socket --yes -h" ;;
    "sluis read list")
      options="--help --institution --json --socket -h" ;;
    "sluis read show")
      options="--help --json --reason --socket -h" ;;
    "sluis read approve")
      options="--help --json --socket --yes -h" ;;
    "sluis read refuse")
      options="--help --json --reason --socket -h" ;;
    "sluis consent grant")
      options="--agreement --attributes --country --evidence --from --help --institution --json --legal-name --mandate --purpose --recipient --roles --schools --signatory --socket --target --until --yes -h" ;;
    "sluis consent withdraw")
      options="--help --institution --json --socket --target --yes -h" ;;
    "sluis consent list")
      options="--help --institution --json --socket -h" ;;
    "sluis target prepare")
      options="--help --institution --json --socket --target -h" ;;
    "sluis target findings")
      options="--help --institution --json --socket --target -h" ;;
    "sluis target settle")
      options="--all --help --institution --json --not-ours --object --ours --reason --socket --target --yes -h" ;;
    "sluis target pause")
      options="--help --institution --json --reason --socket -h" ;;
    "sluis target resume")
      options="--help --institution --json --reason --socket -h" ;;
    "sluis target moved")
      options="--help --institution --json --reason --socket --target --yes -h" ;;
    "sluis target left")
      options="--help --institution --json --reason --socket --target --yes -h" ;;
    "sluis school closed")
      options="--help --institution --json --reason --socket --source --yes -h" ;;
    "sluis source gone")
      options="--help --institution --json --reason --socket --yes -h" ;;
    "sluis person find")
      options="--help --institution --json --limit --reason --socket -h" ;;
    "sluis person show")
      options="--help --json --reason --socket -h" ;;
    "sluis person block")
      options="--help --json --reason --socket -h" ;;
    "sluis person unblock")
      options="--help --json --reason --socket -h" ;;
    "sluis person blocked")
      options="--help --institution --json --socket -h" ;;
    "sluis person password")
      options="--help --institution --json --reason --socket --target -h" ;;
    "sluis invalid list")
      options="--help --institution --json --keys --reason --socket -h" ;;
    "sluis erasure list")
      options="--help --institution --json --socket -h -n" ;;
    "sluis erasure show")
      options="--help --json --socket -h" ;;
    "sluis erasure order")
      options="--confirm --help --immediate --json --reference --socket --withdraw -h" ;;
    "sluis erasure accept")
      options="--hash --help --institution --json --reference --socket -h" ;;
    "sluis erasure receipt")
      options="--help --json --socket --to -h" ;;
    "sluis erasure verify")
      takes_path=yes
      options="--help --json --socket --vkey -h" ;;
    "sluis backup create")
      options="--help --institution --json --socket -h" ;;
    "sluis backup list")
      options="--help --in --institution --json --socket -h" ;;
    "sluis backup verify")
      takes_path=yes
      options="--help --json --socket -h" ;;
    "sluis backup restore")
      takes_path=yes
      options="--help --json --key-file --keys --log --socket --to -h" ;;
    "sluis clock show")
      options="--help --institution --json --socket -h" ;;
    "sluis clock confirm")
      options="--help --institution --json --socket --yes -h" ;;
    "sluis log tail")
      options="--follow --help --institution --json --socket -f -h -n" ;;
    "sluis log accesses")
      options="--help --json --person --reason --socket -h -n" ;;
    "sluis log disclosures")
      options="--from --help --institution --json --person --socket --target --until -h" ;;
    "sluis log export")
      options="--help --institution --json --socket --to -h" ;;
    "sluis log verify")
      takes_path=yes
      options="--help --institution --json --older --socket -h" ;;
  esac
  if [[ $cur == -* || -z $words$takes_path ]]; then words=$options; takes_path=""; fi
  if [[ -n $takes_path ]]; then
    compopt -o filenames 2> /dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}
complete -F _sluis sluis
