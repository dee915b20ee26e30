using System.Text;

namespace MLSegmentation.Cli.Completion;

/// <summary>Completion for PowerShell, which completes the names of files itself where there is nothing else.</summary>
internal static class PowerShellScript
{
    private const string Begin = """
        # Completes mlseg in PowerShell:  mlseg completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName mlseg -ScriptBlock {
            param($current, $commandAst, $cursorPosition)
            $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
            $command = if ($before.Count -gt 1) { $before[1] } else { '' }
            $option = if ($before.Count -gt 2) { $before[-1] } else { '' }
            $prefix = ''
            $words = switch ("$command $option") {

        """;

    private const string End = """
            }
            $words -split ' ' | Where-Object { $_ -and $_.StartsWith($current) } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new("$prefix$_", $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>The script.</summary>
    public static string Of(CompletionTable table)
    {
        var text = new StringBuilder(Begin);
        foreach (var (value, contexts) in table.Values)
        {
            text.Append($"        {{ $_ -in {string.Join(", ", contexts.Select(context => $"'{context}'"))} }} {{ {Complete(value)}; break }}\n");
        }

        text.Append($"        default {{\n            switch ($command) {{\n                '' {{ '{table.First}' }}\n");
        foreach (var command in table.Commands)
        {
            text.Append($"                '{command.Name}' {{ '{command.Words}' }}\n");
        }

        return text.Append("            }\n        }\n").Append(End).ToString();
    }

    private static string Complete(OptionCompletion value) => value.Kind switch
    {
        CompletionKind.Word => $"'{value.Words}'",
        CompletionKind.WordList => $"if ($current -match '^(.*[,+*])([^,+*]*)$') {{ $prefix = $Matches[1]; $current = $Matches[2] }}; '{value.Words}'",
        _ => "''",
    };
}
