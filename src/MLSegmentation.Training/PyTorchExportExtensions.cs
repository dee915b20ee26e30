using System.Text;
using MLSegmentation.Models;
using MLSegmentation.Models.Weights;
using MLSegmentation.Training.Graph;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.PyTorch;

namespace MLSegmentation.Training;

/// <summary>Writes networks as programs of PyTorch, to be trained where PyTorch trains: on many machines, for example.</summary>
public static class PyTorchExportExtensions
{
    /// <summary>
    /// Writes a network as a program of PyTorch: a module <c>Network</c> whose <c>state_dict</c> has the names and shapes that
    /// <see cref="Execution.GraphModule.SaveWeights(string)"/> writes.
    /// </summary>
    /// <param name="graph">The network. In training, the module gives the logits of all heads.</param>
    /// <param name="path">The Python file. It is replaced at once when it is complete, and not at all on failure.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <example>
    /// <code>
    /// NetworkGraph graph = new UNet { Width = 16 }.CreateGraph(inputChannels: 3, outputChannels: 2);
    /// graph.SavePyTorch("network.py");
    /// </code>
    /// </example>
    public static void SavePyTorch(this NetworkGraph graph, string path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.WriteAllText(path, Describe(graph, []));
    }

    /// <summary>
    /// Writes the network of a trained model as a program of PyTorch: a module <c>Network</c> whose <c>state_dict</c> has the names and shapes that
    /// <see cref="SegmentationTransformer.SaveWeights(string)"/> writes, and how its images are normalised.
    /// <see cref="SegmentationTransformer.WithWeights(string)"/> takes weights back.
    /// </summary>
    /// <param name="model">A model as a training of this library made it, of a network of the catalogue.</param>
    /// <param name="path">The Python file. It is replaced at once when it is complete, and not at all on failure.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">
    /// The model was imported or exported, is an ensemble, or has a network that is not in the catalogue; or the file cannot be written.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// model.SavePyTorch("network.py");
    /// model.SaveWeights("weights.safetensors");
    /// </code>
    /// </example>
    public static void SavePyTorch(this SegmentationTransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.WriteAllText(path, Describe(model));
    }

    /// <summary>Writes the network of a trained model as a program of PyTorch, as <see cref="SavePyTorch(SegmentationTransformer, string)"/> does.</summary>
    /// <param name="model">A model as a training of this library made it, of a network of the catalogue.</param>
    /// <param name="stream">Where to write, in UTF-8. It stays open, and need not be able to seek.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="SegmentationException">
    /// The model was imported or exported, is an ensemble, or has a network that is not in the catalogue.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using var program = new System.IO.MemoryStream();
    /// model.SavePyTorch(program);
    /// </code>
    /// </example>
    public static void SavePyTorch(this SegmentationTransformer model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(Describe(model)));
    }

    private static string Describe(SegmentationTransformer model)
    {
        var (info, graph) = (model.Info, GraphOf(model));
        return Describe(graph, new()
        {
            ["CLASSES"] = info.Classes.Select(item => item.Name),
            ["MEAN"] = info.Normalization.Mean,
            ["STD"] = info.Normalization.StandardDeviation,
        });
    }

    private static string Describe(NetworkGraph graph, Dictionary<string, object> facts)
    {
        facts.Add("DIVISOR", graph.Divisors.Count == 1 ? graph.Divisor : graph.Divisors.Everywhere(graph.Rank));
        return PyTorchSource.Write(graph, facts);
    }

    /// <summary>The network of a model with the heads that the model has.</summary>
    private static NetworkGraph GraphOf(SegmentationTransformer model)
    {
        var (info, weights) = (model.Info, model.ReadWeights());
        if (!NetworkCatalog.Names.Any(name => NetworkCatalog.Create(name).Name == info.Network.Name))
        {
            throw new SegmentationException(
                $"The network '{info.Network.Name}' of {model.Model.Mention} is not in the catalogue, so that only its own program can build it. "
                + $"Call {nameof(SavePyTorch)} of the graph that its architecture creates.");
        }

        var whole = NetworkCatalog.Create(info.Network.Name, info.Network.Options).CreateGraph(info.Channels, info.Classes.Count, info.Rank);
        GraphValue[] all = [.. whole.Heads.Where(head => head.Reduction == 1)];
        var graph = whole.EndingIn([.. info.Form!.Heads.Select(head => head.Depth is { } depth ? all[^depth] : all[0])]);
        var described = graph.Parameters.Concat(graph.Buffers).Select(parameter => parameter.ToString()).Order(StringComparer.Ordinal);
        var stored = weights.Select(tensor => $"{tensor.Name} {WeightTensor.Describe(tensor.Shape)}").Order(StringComparer.Ordinal);
        return described.SequenceEqual(stored)
            ? graph
            : throw new SegmentationException(
                $"The weights of {model.Model.Mention} are not those that the network '{info.Network.Name}' has in this version of MLSegmentation. "
                + "Write the program with the version that trained the model.");
    }
}
