using System.Text;

namespace MLSegmentation.Cli.Completion;

/// <summary>Completion for zsh.</summary>
internal static class ZshScript
{
    private const string Begin = """
        #compdef mlseg
        # Completes mlseg in zsh:  eval "$(mlseg completion zsh)"
        _mlseg() {
            local command="${words[2]}" option="${words[CURRENT-1]}"
            if (( CURRENT == 2 )); then
                command=""
                option=""
            elif [[ "$PREFIX" == --*=* ]]; then
                option="${PREFIX%%=*}"
                compset -P '*='
            fi

        """;

    private const string End = """
        }
        if ! (( $+functions[compdef] )); then
            autoload -Uz compinit && compinit
        fi
        compdef _mlseg mlseg

        """;

    /// <summary>The script.</summary>
    public static string Of(CompletionTable table)
    {
        var text = new StringBuilder(Begin).Append("    case \"$command $option\" in\n");
        foreach (var (value, contexts) in table.Values)
        {
            text.Append($"        ({string.Join('|', contexts.Select(context => $"\"{context}\""))}) {Complete(value)} ;;\n");
        }

        text.Append($"        (*)\n            case \"$command\" in\n                (\"\") compadd -- {table.First} ;;\n");
        foreach (var command in table.Commands)
        {
            text.Append($"                ({command.Name}) compadd -- {command.Words} ;;\n");
        }

        return text.Append("            esac ;;\n    esac\n").Append(End).ToString();
    }

    private static string Complete(OptionCompletion value) => value.Kind switch
    {
        CompletionKind.Word => $"compadd -- {value.Words}",
        CompletionKind.WordList => $"compset -P '*[,+*]'; compadd -- {value.Words}",
        CompletionKind.Folder => "_files -/",
        CompletionKind.File => "_files",
        _ => "return 1",
    };
}
