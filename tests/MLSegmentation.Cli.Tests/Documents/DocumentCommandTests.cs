using System.Globalization;
using System.Text.RegularExpressions;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>Every command of the documents is one that readers can type.</summary>
[Collection(nameof(DocumentCommandTests))]
public sealed partial class DocumentCommandTests
{
    // What is written where: a file or a folder, which is there afterwards.
    private static readonly string[] Outputs =
        ["--onnx", "--report", "--json", "--csv", "--history", "--curves", "--pytorch", "--to", "--output", "--checkpoints", "--tensorboard"];

    public static TheoryData<string> Folders { get; } =
        [.. OfTheTool().Select(PageFolder.NameFor).Distinct()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Commands_OfATool_RunOneAfterAnother(string name)
    {
        using var folder = PageFolder.Create(name);

        foreach (var command in OfTheTool().Where(command => PageFolder.NameFor(command) == name))
        {
            string[] arguments = SmallerCommand.Of(command);
            string[] written = command.NeedsShell ? [] : [.. FilesWritten(arguments)];
            foreach (string file in written.Where(File.Exists))
            {
                File.Delete(file);
            }

            var (result, expected) = Run(command, arguments);

            Assert.True(result.ExitCode == expected, Describe(command, arguments, result));
            Assert.All(written, file => Assert.True(Path.Exists(file), $"{command}\nleaves no {file}\n{result.Output}"));
        }
    }

    [Fact]
    public void Commands_OfOthers_AreRunElsewhereOrCannotBe()
    {
        string[] problems =
        [
            .. from page in DocumentPage.All
               from command in page.Commands
               where !command.IsOfTheTool
               let problem = OtherCommands.FindProblem(command)
               where problem is not null
               select $"{command}: {problem}",
            .. DocumentPage.All.SelectMany(page => page.UnmarkedCommands).Select(command => $"{command}: begin its block with ```sh"),
        ];

        Assert.Contains(DocumentPage.All, page => page.Commands.Any(command => !command.IsOfTheTool));
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    /// <summary>Commands within sentences are not run; their names and options are those that there are.</summary>
    [Fact]
    public void Commands_WithinSentences_HaveOptionsThatThereAre()
    {
        var commands = Program.CreateRootCommand().Subcommands.ToDictionary(command => command.Name);
        string[] wrong =
        [
            .. from page in DocumentPage.All
               where page.Name != "CHANGELOG.md"
               from Match text in Sentence().Matches(string.Join(' ', page.Lines))
               let words = new DocumentCommand(page.Name, 0, "", text.Groups[1].Value).Words
               from word in words.Skip(words.Count > 1 ? 1 : 0)
               where word.StartsWith("--", StringComparison.Ordinal) && !IsOption(words[0], word.Split('=')[0])
               select $"{page.Name}: {text.Value}: {word}",
        ];

        Assert.True(wrong.Length == 0, string.Join('\n', wrong));

        bool IsOption(string command, string option) => option is "--help" or "--version" || !commands.TryGetValue(command, out var known)
            || known.Options.Any(other => other.Name == option || other.Aliases.Contains(option));
    }

    private static IEnumerable<DocumentCommand> OfTheTool() => DocumentPage.All.SelectMany(page => page.Commands).Where(command => command.IsOfTheTool);

    private static string Describe(DocumentCommand command, string[] arguments, MlsegResult result) => $"""
        {command}
        was run as: mlseg {string.Join(' ', arguments)}
        where there are {string.Join(", ", Directory.GetFileSystemEntries(".").Select(Path.GetFileName))}
        ({nameof(PageFolder)} has what a page takes for granted)
        exit code {result.ExitCode}
        {result.Output}
        {result.Error}
        """;

    private static (MlsegResult Result, int Expected) Run(DocumentCommand command, string[] arguments)
    {
        const int Interrupted = 130;
        int expected = ExitCode().Match(command.Comment) is { Success: true } said ? int.Parse(said.Value, CultureInfo.InvariantCulture) : 0;
        return arguments switch
        {
            _ when command.NeedsShell => (RunInShell(command), expected),

            // These go on, the one until it is ended, the other for a minute.
            ["serve", ..] => (Mlseg.RunAndInterrupt("Serving", arguments), Interrupted),
            ["demo", ..] => (Mlseg.RunAndInterrupt("epoch 1", arguments), Interrupted),
            _ => (Mlseg.Run(arguments), expected),
        };
    }

    private static MlsegResult RunInShell(DocumentCommand command)
    {
        if (OperatingSystem.IsWindows())
        {
            return new MlsegResult(0, "", "");
        }

        File.WriteAllText("mlseg", $"#!/bin/sh\nexec {Mlseg.CommandLine} \"$@\"\n");
        File.SetUnixFileMode("mlseg", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Mlseg.Shell($"PATH=\"$PWD:$PATH\"; {command.Text}");
    }

    private static IEnumerable<string> FilesWritten(string[] arguments)
    {
        string command = arguments[0];
        bool hasFolds = arguments.Contains("--folds"), isDry = arguments.Contains("--dry-run");
        foreach (var (option, value) in arguments.Zip(arguments.Skip(1)).Where(pair => pair.Second != "-"))
        {
            bool isWritten = option switch
            {
                "--model" => command is "train" or "import" && !isDry,
                "--onnx" or "--weights" => command != "import" && !isDry,
                "--objects" => command == "predict",
                "--json" => true,
                _ => Outputs.Contains(option) && !isDry,
            };
            if (isWritten)
            {
                yield return option == "--model" && hasFolds ? Path.ChangeExtension(value, ".fold1.zip") : value;
            }
        }
    }

    [GeneratedRegex(@"`(?:\./)?mlseg ([a-z][^`…]*)`")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?<=exit code )\d+")]
    private static partial Regex ExitCode();
}
