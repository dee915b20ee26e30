using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLSegmentation.Cli.Tests.Documents;

/// <summary>
/// The commands of documents that are not run with the tool's: what begins like one of them is run by another test, or cannot be run in one. What it names
/// has to be there.
/// </summary>
internal static partial class OtherCommands
{
    private static readonly (string Beginning, string Reason, Func<DocumentCommand, string?> Problem)[] Known =
    [
        ("./test.sh", "runs this test", NamesFiles),
        ("dotnet build ", "the tests are built by it", NamesFiles),
        ("dotnet test", "runs this test", NamesFiles),
        ("MLSEGMENTATION_RECORD_RELEASE=0.1.0 dotnet test ", "writes the files that other tests read at the same time", _ => null),
        ("./release.sh ", "ReleaseScriptTests run it with packages that are empty", NamesFiles),
        ("MLSEGMENTATION_UPDATE_DOCUMENTS=1 dotnet test ", "writes the documents, which are read by others at the same time", _ => null),
        ("dotnet run --project src/MLSegmentation.Cli --configuration Release -- demo", "as ./mlseg demo", NamesFiles),
        ("dotnet run --project samples/", "the tests of samples run each", NamesFiles),
        ("OMP_NUM_THREADS=1 dotnet run --project benchmarks/", "measures for minutes", NamesFiles),
        ("benchmarks/", "measures for minutes to hours, on data that is not here", NamesFiles),
        ("dotnet pack ", "LocalFeed packs in the same way", NamesFiles),
        ("dotnet nuget add source ", "changes the settings of the user; LocalFeed names the folder in a file of its own", _ => null),
        ("dotnet add package ", "PackageUserTests reference the packages", NamesAPackage),
        ("dotnet tool install --global MLSegmentation.Cli", "ToolPackageTests install it for themselves", NamesAVersion),
        ("dotnet new install MLSegmentation.Templates", "PackageUserTests install them for themselves", NamesAVersion),
        ("dotnet new mlseg", "PackageUserTests create both", _ => null),
        ("dotnet run --configuration Release -- train ", "PackageUserTests run the program of the template", _ => null),
        ("dotnet run --configuration Release -- score ", "PackageUserTests run the program of the template", _ => null),
        ("dotnet new console ", "PackageUserTests have projects of their own", _ => null),
        ("dotnet run --project Score", "PackageUserTests run projects of their own", _ => null),
        ("dotnet new nugetconfig", "PackageUserTests have a file of their own", _ => null),
        ("dotnet run --project docs/site ", "the tests of the site build it", NamesFiles),
        ("pip install -r requirements.txt", "fetches packages; the tests of the page use what the machine has", _ => null),
        ("python predict.py ", "the tests of the page run it where its packages are", _ => null),
        ("npm install", "fetches packages; the tests of the page use what the machine has", _ => null),
        ("node predict.mjs ", "the tests of the page run it where its packages are", _ => null),
        ("magick ", "ImageMagick is software of others, which the tests do without", _ => null),
        ("tensorboard ", "software of others; the tests of training read the files", _ => null),
        ("resume=$(", "a condition for the command behind it", _ => null),
        ("./mlseg train … ", "leaves out what the page has above", _ => null),
        ("mkdir ", "makes the folder that the tests make themselves", _ => null),
        ("cd ", "goes to a folder, where the tests are already", _ => null),
        ("cp -r mlseg-demo/data/", "PageFolder has what it copies", _ => null),
        ("docker ", "ContainerFileTests build where an engine is at hand", NamesFiles),
        ("curl --data-binary @image.png http", "asks the server of the page; the tests of hosting ask the same", _ => null),
        ("curl --data-binary @image.png \"http", "asks the server of the page; the tests of hosting ask the same", _ => null),
        ("curl --form image=@image.png \"http", "asks the server of the page; the tests of hosting ask the same", _ => null),
    ];

    /// <summary>What is wrong with a command that is not of the tool; null where nothing is.</summary>
    public static string? FindProblem(DocumentCommand command)
    {
        var known = Known.FirstOrDefault(other => command.Text.StartsWith(other.Beginning, StringComparison.Ordinal));
        return known.Problem is { } problem
            ? problem(command)
            : $"no test runs it: write one, and name it in {nameof(OtherCommands)}, or say there why it cannot be run";
    }

    /// <summary>Paths within the repository, and those behind the options that take some.</summary>
    private static string? NamesFiles(DocumentCommand command) => command.Words
        .Where((word, index) => RepositoryPath().IsMatch(word) || (index > 0 && command.Words[index - 1] is "--file" or "--project"))
        .Where(path => !Path.Exists(Path.Combine(Repository.Root, path)))
        .Select(path => $"there is no '{path}'")
        .FirstOrDefault();

    /// <summary>A package of the repository, or of the version that it is tested with.</summary>
    private static string? NamesAPackage(DocumentCommand command)
    {
        string name = command.Words[3];
        if (Directory.Exists(Path.Combine(Repository.Root, "src", name)))
        {
            return NamesAVersion(command);
        }

        string? tested = (string?)XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .FirstOrDefault(package => (string?)package.Attribute("Include") == name)?.Attribute("Version");
        int version = command.Words.ToList().IndexOf("--version");
        return tested is null ? $"no package '{name}' is tested"
            : version >= 0 && command.Words[version + 1] != tested ? $"'{name}' is tested in version {tested}"
            : null;
    }

    /// <summary>Where a version is named, it is that of the packages that are made here.</summary>
    private static string? NamesAVersion(DocumentCommand command) =>
        Version().Match(command.Text) is { Success: true } version && version.Value != LocalFeed.Version ? $"the version is {LocalFeed.Version}" : null;

    [GeneratedRegex(@"^(\./)?(src|tests|samples|benchmarks|docs|templates|notebooks|packages\.proj|test\.sh)\b(?!.*\*)")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"(?<=@|--version )\d+\.\d+\.\d+\S*")]
    private static partial Regex Version();
}
