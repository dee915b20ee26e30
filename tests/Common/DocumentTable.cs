using System.Reflection;
using System.Text.RegularExpressions;

namespace MLSegmentation.TestSupport;

/// <summary>
/// Tables of documents that the tests write: what lies between two comments of a name, <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>. With the
/// variable <c>MLSEGMENTATION_UPDATE_DOCUMENTS=1</c> a table is brought up to date, otherwise compared.
/// </summary>
internal static partial class DocumentTable
{
    private const string Update = "MLSEGMENTATION_UPDATE_DOCUMENTS";

    /// <summary>The command that brings the documents up to date.</summary>
    private static string Command =>
        $"{Update}=1 dotnet test tests/{Assembly.GetExecutingAssembly().GetName().Name} --configuration Release --filter \"FullyQualifiedName~GeneratedTable\"";

    /// <summary>Checks or writes a table.</summary>
    /// <param name="page">The page below <c>docs</c>.</param>
    /// <param name="name">The name in the comments around it.</param>
    /// <param name="columns">The names of the columns; those that begin with a space are aligned to the right.</param>
    /// <param name="rows">The rows. A cell that is null is written by hand: it is kept from the row of the page that begins with the same cell.</param>
    public static void Check(string page, string name, string[] columns, IEnumerable<string?[]> rows)
    {
        string text = Read(page);
        var region = Regex.Match(text, $"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", RegexOptions.Singleline);
        Assert.True(region.Success, $"docs/{page} has no table between <!-- {name} --> and <!-- /{name} -->.");
        var written = region.Value.Split('\n').Where(line => line.StartsWith('|')).Select(Cells).DistinctBy(cells => cells[0]).ToDictionary(cells => cells[0]);
        string[] header = [.. columns.Select(column => column.Trim())];
        int[] places = [.. header.Select(column => written.TryGetValue(header[0], out string[]? old) ? Array.IndexOf(old, column) : -1)];

        string?[][] generated = [.. rows];
        string[][] filled = [.. generated.Select(row => row.Select((cell, column) => cell ?? Kept(row[0]!, places[column])).ToArray())];
        string[] lines =
        [
            Row(header),
            $"|{string.Concat(columns.Select(column => column.StartsWith(' ') ? "--:|" : "---|"))}",
            .. filled.Select(Row),
        ];

        CheckText(page, text[..region.Index] + string.Join('\n', lines) + "\n" + text[(region.Index + region.Length)..]);
        string[] unwritten =
        [
            .. filled.Where((row, index) => row.Zip(generated[index]).Any(cell => cell.First.Length == 0 && cell.Second is null)).Select(row => row[0]),
        ];
        Assert.True(unwritten.Length == 0, $"docs/{page}: write the empty cells of {string.Join(", ", unwritten)} by hand.");

        string Kept(string row, int column) => column >= 0 && written.TryGetValue(row, out string[]? old) && column < old.Length ? old[column] : "";
    }

    /// <summary>The text of a page below <c>docs</c>.</summary>
    public static string Read(string page) => File.ReadAllText(PathOf(page)).ReplaceLineEndings("\n");

    /// <summary>Checks that a page is as it has to be, or writes it.</summary>
    public static void CheckText(string page, string expected)
    {
        string text = Read(page);
        if (Environment.GetEnvironmentVariable(Update) == "1" && text != expected)
        {
            File.WriteAllText(PathOf(page), expected);
            return;
        }

        string[] lines = text.Split('\n'), wanted = expected.Split('\n');
        Assert.True(
            text == expected,
            $"docs/{page} is not up to date. Run\n  {Command}\nand read what it changes:\n"
                + string.Join('\n', [.. lines.Except(wanted).Select(line => $"- {line}"), .. wanted.Except(lines).Select(line => $"+ {line}")]));
    }

    private static string PathOf(string page) => Path.Combine(Repository.Root, "docs", page);

    private static string Row(string[] cells) => $"|{string.Concat(cells.Select(cell => cell.Length == 0 ? " |" : $" {cell} |"))}";

    private static string[] Cells(string line) => [.. Divider().Split(line.Trim()[1..^1]).Select(cell => cell.Trim())];

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Divider();
}
