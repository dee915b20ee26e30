namespace MLSegmentation.Models.Onnx;

/// <summary>Finds the form that a model is exported in, and refuses what contradicts how it was made.</summary>
/// <param name="name">What messages call the model, at their beginning.</param>
/// <param name="info">What it says about itself.</param>
/// <param name="stored">The form that it has.</param>
internal sealed class ExportChoice(string name, SegmentationModelInfo info, NetworkForm stored)
{
    /// <summary>The form that the options ask for.</summary>
    /// <exception cref="SegmentationException">It cannot be made of the one that is stored.</exception>
    public NetworkForm Choose(OnnxExportOptions options)
    {
        int first = options.Prune is { } depth ? IndexOfDepth(depth) : 0;
        var mode = options.Mode ?? stored.Mode ?? OnnxExportMode.Fast;
        CheckMode(mode);
        CheckNumbers(options);
        if (stored.Mode is not null && first > 0)
        {
            throw AlreadyExported($"pruned to depth {options.Prune}");
        }

        int count = mode == OnnxExportMode.Fast ? 1 : stored.Heads.Count - first;
        return stored with { Heads = [.. stored.Heads.Skip(first).Take(count)], Mode = mode, Float16 = stored.Float16 || options.Float16 };
    }

    /// <summary>Refuses to make numbers of one kind of those of another, which are already rounded.</summary>
    private void CheckNumbers(OnnxExportOptions options)
    {
        if (options.Float16 && (stored.Int8 || options.Int8 is not null))
        {
            throw new SegmentationException(stored.Int8
                ? $"{name} cannot be exported as 16-bit numbers: it was quantised to 8 bits before. Export the model that training saved."
                : "A model is exported as 16-bit numbers or as 8-bit numbers: set either Float16 or Int8.");
        }

        if (options.Int8 is not null && (stored.Int8 || stored.Float16))
        {
            throw new SegmentationException(
                $"{name} cannot be quantised to 8 bits: it was {(stored.Int8 ? "quantised" : "exported as 16-bit numbers")} before. "
                + "Quantise the model that training saved, or an export of 32-bit numbers.");
        }
    }

    private int IndexOfDepth(int depth)
    {
        int index = stored.Heads.ToList().FindIndex(head => head.Depth == depth);
        if (index >= 0)
        {
            return index;
        }

        if (stored.Mode is not null)
        {
            throw AlreadyExported($"pruned to depth {depth}");
        }

        throw new SegmentationException(stored.Heads[0].Depth is null
            ? $"{name} cannot be pruned to depth {depth}: its network {info.Network.Name} has a single head of the image's size. "
                + "Export all of it; of the built-in networks, unet++ with deep supervision can be pruned."
            : $"{name} cannot be pruned to depth {depth}: its network {info.Network.Name} has heads of the depths "
                + $"{Depths()}{(info.Training?.Options.ContainsKey("headWeights") == true ? ", those that the training gave a weight" : "")}.");
    }

    private void CheckMode(OnnxExportMode mode)
    {
        if (stored.Mode is { } before && before != mode)
        {
            throw AlreadyExported($"exported in {Name(mode)} mode");
        }

        if (mode == OnnxExportMode.Accurate && stored.Heads[0].Depth is null)
        {
            throw new SegmentationException(
                $"{name} cannot be exported in accurate mode, which is the mean of several heads: its network {info.Network.Name} has a "
                + "single one of the image's size. Export it in fast mode; of the built-in networks, unet++ with deep supervision has several.");
        }
    }

    private SegmentationException AlreadyExported(string wish) => new(
        $"{name} cannot be {wish}: it was exported before in {Name(stored.Mode!.Value)} "
        + $"mode{(stored.Heads[0].Depth is null ? "" : $" with {DescribeHeads()}")}. Export the model that training saved.");

    private string DescribeHeads() =>
        stored.Heads.Count == 1 ? $"the head of depth {Depths()} only" : $"the heads of the depths {Depths()}";

    private string Depths() => string.Join(", ", stored.Heads.Select(head => head.Depth).Order());

    private static string Name(OnnxExportMode mode) => mode == OnnxExportMode.Fast ? "fast" : "accurate";
}
