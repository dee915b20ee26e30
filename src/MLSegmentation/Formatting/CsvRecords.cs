using System.Text;

namespace MLSegmentation.Formatting;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line where it begins, from 1.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Cells);

/// <summary>Reads comma-separated values (RFC 4180, with any line ends); empty lines are passed over.</summary>
internal static class CsvRecords
{
    /// <summary>The most cells of a text, which has then some million lines of two.</summary>
    private const int MostCells = 4_000_000;

    private static readonly string TooMany = $"is where the text has more than {MostCells} cells; divide it into several files";

    /// <summary>The records of a text.</summary>
    /// <exception cref="FormatException">Quotes do not match, or there are too many cells; the message says where.</exception>
    public static IEnumerable<CsvRecord> Read(string text)
    {
        int position = 0;
        int line = 1;
        int room = MostCells;
        while (position < text.Length)
        {
            int begin = line;
            var cells = ReadRecord(text, ref position, ref line, room);
            room -= cells.Count;
            if (cells is not [""])
            {
                yield return new CsvRecord(begin, cells);
            }
        }
    }

    private static List<string> ReadRecord(string text, ref int position, ref int line, int room)
    {
        var cells = new List<string>();
        while (true)
        {
            if (cells.Count == room)
            {
                throw new FormatException($"line {line} {TooMany}");
            }

            cells.Add(position < text.Length && text[position] == '"' ? ReadQuoted(text, ref position, ref line) : ReadPlain(text, ref position, line));
            if (position < text.Length && text[position] == ',')
            {
                position++;
                continue;
            }

            position += position + 1 < text.Length && text[position] == '\r' && text[position + 1] == '\n' ? 2 : 1;
            line++;
            return cells;
        }
    }

    private static string ReadPlain(string text, ref int position, int line)
    {
        int length = text.AsSpan(position).IndexOfAny(",\r\n");
        string cell = length < 0 ? text[position..] : text.Substring(position, length);
        position += cell.Length;
        return cell.Contains('"', StringComparison.Ordinal)
            ? throw new FormatException($"line {line} has a quote within a cell; put the whole cell in quotes")
            : cell;
    }

    private static string ReadQuoted(string text, ref int position, ref int line)
    {
        int begin = line;
        var cell = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] != '"')
            {
                line += text[position] == '\n' ? 1 : 0;
                cell.Append(text[position]);
            }
            else if (position + 1 < text.Length && text[position + 1] == '"')
            {
                cell.Append(text[position++]);
            }
            else
            {
                position++;
                return position == text.Length || text[position] is ',' or '\r' or '\n'
                    ? cell.ToString()
                    : throw new FormatException($"line {line} goes on after a closing quote; a quote within quotes is written twice");
            }
        }

        throw new FormatException($"the quote that line {begin} opens is not closed");
    }
}
