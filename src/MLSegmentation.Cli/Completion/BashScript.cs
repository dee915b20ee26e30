using System.Text;

namespace MLSegmentation.Cli.Completion;

/// <summary>Completion for bash, from version 3.2, which macOS has.</summary>
internal static class BashScript
{
    private const string Begin = """
        # Completes mlseg in bash:  eval "$(mlseg completion bash)"
        _mlseg() {
            local current="${COMP_WORDS[COMP_CWORD]}" option="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"
            local words="" before="" line
            COMPREPLY=()
            # An equals sign between an option and its value is a word to bash.
            if [[ $current == "=" ]]; then
                current=""
            elif [[ $option == "=" ]]; then
                option="${COMP_WORDS[COMP_CWORD-2]}"
            fi
            if [[ $COMP_CWORD -eq 1 ]]; then
                command=""
                option=""
            fi

        """;

    // What is left without words is completed by bash itself, with the names of files.
    private const string End = """
            while IFS= read -r line; do
                COMPREPLY+=("$before$line")
            done < <(compgen -W "$words" -- "$current")
        }
        complete -o default -F _mlseg mlseg

        """;

    /// <summary>The script.</summary>
    public static string Of(CompletionTable table)
    {
        var text = new StringBuilder(Begin).Append("    case \"$command $option\" in\n");
        foreach (var (value, contexts) in table.Values)
        {
            text.Append($"        {string.Join('|', contexts.Select(context => $"\"{context}\""))})\n            {Complete(value)} ;;\n");
        }

        text.Append($"        *)\n            case \"$command\" in\n                \"\") words=\"{table.First}\" ;;\n");
        foreach (var command in table.Commands)
        {
            text.Append($"                {command.Name}) words=\"{command.Words}\" ;;\n");
        }

        return text.Append("            esac ;;\n    esac\n").Append(End).ToString();
    }

    private static string Complete(OptionCompletion value) => value.Kind switch
    {
        CompletionKind.Word => $"words=\"{value.Words}\"",
        CompletionKind.WordList =>
            $"before=\"${{current%\"${{current##*[,+*]}}\"}}\"\n            current=\"${{current##*[,+*]}}\"\n            words=\"{value.Words}\"",
        CompletionKind.Folder =>
            "compopt -o filenames 2>/dev/null\n"
            + "            while IFS= read -r line; do COMPREPLY+=(\"$line\"); done < <(compgen -d -- \"$current\")\n"
            + "            return",
        _ => "return",
    };
}
