using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLSegmentation.Notebooks.Tests;

/// <summary>A notebook's file.</summary>
internal sealed class NotebookFile
{
    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly JsonNode _document;

    public NotebookFile(string path)
    {
        _path = path;
        _document = JsonNode.Parse(File.ReadAllText(path))!;
    }

    /// <summary>The cells with code.</summary>
    public IReadOnlyList<JsonNode> CodeCells => [.. _document["cells"]!.AsArray().Where(cell => (string)cell!["cell_type"]! == "code").Select(cell => cell!)];

    /// <summary>The code of a cell.</summary>
    public static string GetCode(JsonNode cell) => Join(cell["source"]);

    /// <summary>What the file says that a cell showed.</summary>
    public static IReadOnlyList<CellOutput> GetOutputs(JsonNode cell) => [.. cell["outputs"]!.AsArray().Select(output =>
        (string)output!["output_type"]! == CellOutput.Stream
            ? CellOutput.OfText(Join(output["text"]))
            : new CellOutput((string)output["output_type"]!, output["data"]!.AsObject().ToDictionary(item => item.Key, item => Join(item.Value))))];

    /// <summary>Puts what a cell shows into the file.</summary>
    public static void SetOutputs(JsonNode cell, IReadOnlyList<CellOutput> outputs, int number)
    {
        cell["execution_count"] = number;
        cell["outputs"] = new JsonArray([.. outputs.Select(output => output.Kind == CellOutput.Stream
            ? new JsonObject { ["name"] = "stdout", ["output_type"] = output.Kind, ["text"] = Lines(output.Data[CellOutput.PlainText]) }
            : Rich(output, number))]);
    }

    public void Save() => File.WriteAllText(_path, $"{_document.ToJsonString(Style)}\n");

    private static JsonObject Rich(CellOutput output, int number)
    {
        var data = new JsonObject(output.Data.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)Lines(item.Value))));
        var result = new JsonObject { ["data"] = data, ["metadata"] = new JsonObject(), ["output_type"] = output.Kind };
        if (output.Kind == CellOutput.Result)
        {
            result["execution_count"] = number;
        }

        return result;
    }

    private static string Join(JsonNode? text) => text is JsonArray lines ? string.Concat(lines.Select(line => (string)line!)) : (string)text!;

    private static JsonArray Lines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var parts = lines.Select((line, index) => index < lines.Length - 1 ? $"{line}\n" : line).Where(line => line.Length > 0);
        return new JsonArray([.. parts.Select(line => (JsonNode)line)]);
    }
}
