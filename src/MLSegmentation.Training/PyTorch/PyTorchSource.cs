using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLSegmentation.Training.Graph;

namespace MLSegmentation.Training.PyTorch;

/// <summary>
/// Writes a network as a program of PyTorch that is read and changed like one written by hand. The keys of its <c>state_dict</c> are the names of the
/// network's parameters and buffers.
/// </summary>
internal sealed partial class PyTorchSource
{
    // What a value is called that the next line alone reads.
    private const string Passing = "x";
    private const string Image = "image";
    private const string Keywords = "and as assert async await break case class continue def del elif else except finally for from global if import in is "
        + "lambda match nonlocal not or pass raise return try type while with yield";

    private readonly NetworkGraph _graph;
    private readonly Dictionary<GraphValue, string> _variables = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal)
    {
        Passing, Image, "self", "layer", "torch", "nn", "F",
    };
    private readonly HashSet<string> _layers = new(StringComparer.Ordinal);
    private readonly StringBuilder _creation = new();
    private readonly StringBuilder _computation = new();

    private PyTorchSource(NetworkGraph graph)
    {
        _graph = graph;
        _names.UnionWith(Keywords.Split(' '));
    }

    /// <summary>Writes the program.</summary>
    /// <param name="graph">The network; its first head is the output.</param>
    /// <param name="facts">Constants that the program begins with, by name, as JSON writes them.</param>
    public static string Write(NetworkGraph graph, IEnumerable<KeyValuePair<string, object>> facts) => new PyTorchSource(graph).Write(facts);

    private static string Describe(IEnumerable<KeyValuePair<string, object>> facts) =>
        string.Concat(facts.Select(fact => $"{fact.Key} = {ToPython(fact.Value)}\n"));

    /// <summary>
    /// Names are the user's, and JSON's texts and lists are Python's, too, but for characters that JSON writes as two halves, which Python would keep apart.
    /// </summary>
    private static string ToPython(object value) => Halves().Replace(
        JsonSerializer.Serialize(value),
        match => match.Groups[1].Success
            ? string.Create(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(ToChar(match.Groups[1].Value), ToChar(match.Groups[2].Value)):X8}")
            : match.Value);

    private static char ToChar(string digits) => (char)ushort.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // What follows a backslash that stands for itself is no half.
    [GeneratedRegex(@"\\\\|\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})", RegexOptions.IgnoreCase)]
    private static partial Regex Halves();

    private string Write(IEnumerable<KeyValuePair<string, object>> facts)
    {
        AddNodes();
        string sides = _graph.Rank == 2 ? "height, width" : "depth, height, width";
        string[] heads = [.. _graph.Heads.Select(head => _variables[head])];
        string result = heads is [var only] ? only : $"({string.Join(", ", heads)}) if self.training else {heads[0]}";
        string several = heads.Length == 1 ? "" : $"\n\n    In training, those of all {heads.Length} heads, the deepest first.\n    ";
        return $$""""
            """A network that MLSegmentation wrote. The names in its state_dict are those of the safetensors file of its weights."""

            import torch
            from torch import nn
            from torch.nn import functional as F

            {{Describe(facts)}}

            class Network(nn.Module):
                """Takes normalised images, [N, {{_graph.Input.Channels}}, {{sides}}] with sides that DIVISOR divides, and gives logits, [N, {{
                    _graph.Output.Channels}}, {{sides}}].{{several}}"""

                def __init__(self):
                    super().__init__()
            {{_creation}}
                def forward(self, image):
                    layer = self.get_submodule
            {{_computation}}        return {{result}}

                def _add(self, path, layer):
                    """Puts a layer where its name says, in modules that are made where they are missing."""
                    *scopes, name = path.split(".")
                    place = self
                    for scope in scopes:
                        if scope not in place._modules:
                            place.add_module(scope, nn.Module())
                        place = place._modules[scope]
                    place.add_module(name, layer)

            """".ReplaceLineEndings("\n");
    }

    private void AddNodes()
    {
        _variables[_graph.Input] = Image;
        for (int index = 0; index < _graph.Nodes.Count; index++)
        {
            Add(_graph.Nodes[index], index + 1 < _graph.Nodes.Count ? _graph.Nodes[index + 1] : null);
        }
    }

    private void Add(GraphNode node, GraphNode? next)
    {
        string[] inputs = [.. node.Inputs.Select(input => _variables[input])];
        string expression = Compute(node, inputs);
        bool isPassing = next is not null && next.Inputs.Contains(node.Output) && !_graph.Heads.Contains(node.Output)
            && _graph.Nodes.Count(reader => reader.Inputs.Contains(node.Output)) == 1;
        string variable = _variables[node.Output] = isPassing ? Passing : Variable(node.Name);
        _computation.Append(CultureInfo.InvariantCulture, $"        {variable} = {expression}\n");
    }

    private string Compute(GraphNode node, string[] inputs)
    {
        if (PyTorchLayers.Module(node.Operation, _graph.Rank) is not { } module)
        {
            return PyTorchLayers.Call(node.Operation, _graph.Rank, inputs);
        }

        // A layer that is applied several times has its weights once.
        string weight = node.Operation.Parameters.First().Name;
        string path = ToPython(weight[..weight.LastIndexOf('.')]);
        if (_layers.Add(path))
        {
            _creation.Append(CultureInfo.InvariantCulture, $"        self._add({path}, {module})\n");
        }

        return $"layer({path})({inputs[0]})";
    }

    /// <summary>A name of Python that is not taken yet.</summary>
    private string Variable(string name)
    {
        string letters = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        string start = char.IsAsciiDigit(letters[0]) ? $"v{letters}" : letters;

        string unique = start;
        for (int number = 2; !_names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{start}_{number}");
        }

        return unique;
    }
}
