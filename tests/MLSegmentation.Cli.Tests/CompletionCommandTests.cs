using System.CommandLine;
using System.Diagnostics;
using MLSegmentation.Cli.Completion;
using MLSegmentation.Training.Losses;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Cli.Tests;

public sealed class CompletionCommandTests
{
    private static readonly string Script = BashScript.Of(new CompletionTable(Program.CreateRootCommand()));

    [BashTheory]
    [InlineData("mlseg tr", "train")]
    [InlineData("mlseg completion ", "bash pwsh zsh --help")]
    [InlineData("mlseg train --valid", "--validation-images --validation-masks --validation-pairs --validation-fraction --validation-interval")]
    [InlineData("mlseg train --images a --network unet+", "unet++")]
    [InlineData("mlseg summary --network = un", "unet unet++ unet3+")]
    [InlineData("mlseg summary --network =", null)]
    [InlineData("mlseg train --loss ce+di", "ce+dice")]
    [InlineData("mlseg train --augmentations light,qu", "light,quarter-turn")]
    [InlineData("mlseg train --norm ", "none batch instance group")]
    [InlineData("mlseg train --reuse-memory t", "true")]
    [InlineData("mlseg train --epochs ", "")]
    [InlineData("mlseg train --deep-supervision --no", "--norm")]
    [InlineData("mlseg demo --seed ", "--output --help")]
    [InlineData("mlseg nothing ", "")]
    public void Bash_Line_IsCompleted(string line, string? expected) =>
        Assert.Equal(expected ?? string.Join(' ', NetworkCatalog.Names), string.Join(' ', Complete(line, Environment.CurrentDirectory)));

    [BashTheory]
    [InlineData("mlseg train --images ", "a folder;folder")]
    [InlineData("mlseg predict --model ", "")]
    public void Bash_OptionOfFoldersOrFiles_CompletesFoldersOrLeavesFilesToBash(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["folder"]);
        Directory.CreateDirectory(folder["a folder"]);
        File.WriteAllText(folder["file"], "");

        Assert.Equal(expected, string.Join(';', Complete(line, folder.Path).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public void Completion_Shell_HasEveryCommandOptionNetworkAndLoss(string shell)
    {
        string script = Mlseg.Run("completion", shell).Succeeded().Output;
        string[] words = [.. script.Split([' ', '"', '\'', '\n', ')', '(', '|', '}'], StringSplitOptions.RemoveEmptyEntries)];
        var commands = Program.CreateRootCommand().Subcommands;

        Assert.Equal(shell == "bash" ? Script : script, script);
        Assert.Empty(commands.Select(command => command.Name).Except(words));
        Assert.Empty(commands.SelectMany(command => command.Options).Select(option => option.Name).Except(words));
        Assert.Empty(NetworkCatalog.Names.Concat(LossCatalog.Names).Except(words));
    }

    [Fact]
    public void Words_OfEveryOption_NeedNoQuotesInAnyShell()
    {
        var table = new CompletionTable(Program.CreateRootCommand());
        string[] words = [.. table.Values.SelectMany(value => value.Value.Words.Split(' ')).Concat(table.First.Split(' '))];

        Assert.True(words.Length > 100);
        Assert.All(words, word => Assert.Matches("^[a-z0-9+.-]*$", word));
    }

    [Theory]
    [InlineData("fish", "There is no completion for 'fish'; there is one for bash, zsh, pwsh.")]
    [InlineData("", "There is no completion for ''; there is one for bash, zsh, pwsh.")]
    [InlineData(null, "completion needs a shell: bash, zsh, pwsh. For example: eval \"$(mlseg completion bash)\"")]
    public void Completion_OtherShellOrNone_IsRefused(string? shell, string message) =>
        Mlseg.Run(shell is null ? ["completion"] : ["completion", shell]).Refused(2, message);

    /// <summary>What bash offers for the last word of a line, words as bash has them with blanks between.</summary>
    private static string[] Complete(string line, string folder)
    {
        string[] words = line.Split(' ');
        string program = $"""
            {Script}
            COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))})
            COMP_CWORD={words.Length - 1}
            _mlseg
            for reply in "${"{"}COMPREPLY[@]{"}"}"; do printf '%s\n' "$reply"; done
            """;
        var start = new ProcessStartInfo("bash", ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
