using System.Globalization;

namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Makes of a model as training stores it one that does nothing in vain: with the wanted heads only, without what nothing needs, and
/// with batch normalisation folded into the convolutions. A model that is already so can be exported again.
/// </summary>
internal static class ModelExport
{
    private const string PruneOption = "prune";
    private const string DeepSupervisionOption = "deep-supervision";

    /// <summary>Exports a model, which says the names of the data view columns where they are given as text.</summary>
    /// <exception cref="SegmentationException">The model has no such heads, or was exported before in a way that contradicts the options.</exception>
    public static ImageModel Apply(ImageModel model, OnnxExportOptions options, string? columns = null)
    {
        if (model.Info.Members.Count > 0 && options.Int8 is not null)
        {
            throw new SegmentationException("An ensemble is not quantised as a whole. Quantise its members, and then combine them.");
        }

        if (model.Info.Volumes is not null && options.Int8 is not null)
        {
            throw new SegmentationException("A model for volumes is not quantised. Export it with 32-bit numbers, or with 16-bit numbers (Float16).");
        }

        var stored = ImageModel.ParseProto(model.Bytes, "The model");
        var proto = model.Info.Members.Count == 0 ? Apply(stored, model.Info, options).Model
            : options == new OnnxExportOptions() ? WithoutColumns(stored)
            : EnsembleGraph.Combine([.. EnsembleParts.Split(stored, model.Info).Select(part => Apply(part, options))]);
        if (model.Info is { Members.Count: > 0, PostProcessing: { } postProcessing })
        {
            ModelMetadata.Replace(proto, ModelMetadata.Read(proto.MetadataProps)!.With(postProcessing));
        }

        if (columns is not null)
        {
            proto.MetadataProps.Add(new StringStringEntryProto { Key = ModelMetadata.ColumnsKey, Value = columns });
        }

        return ImageModel.FromProto(proto, "The exported model");
    }

    /// <summary>An ensemble holds nothing in vain: its members were cut down to what predicts when it was made.</summary>
    private static ModelProto WithoutColumns(ModelProto ensemble)
    {
        foreach (var entry in ensemble.MetadataProps.Where(entry => entry.Key == ModelMetadata.ColumnsKey).ToList())
        {
            ensemble.MetadataProps.Remove(entry);
        }

        return ensemble;
    }

    private static EnsemblePart Apply(EnsemblePart part, OnnxExportOptions options)
    {
        try
        {
            var (model, info) = Apply(part.Model, part.Member.Model, options);
            long version = part.Model.OpsetImport[0].Version;
            return model.OpsetImport[0].Version == version
                ? new(part.Member with { Model = info }, model)
                : throw new SegmentationException(
                    $"it was put into version {version} of ONNX's operators, and cannot be changed there. Export the members so, and then combine them.");
        }
        catch (SegmentationException exception)
        {
            throw new SegmentationException($"The member '{part.Member.Name}' of the ensemble: {exception.Message}", exception);
        }
    }

    private static (ModelProto Model, SegmentationModelInfo Info) Apply(ModelProto model, SegmentationModelInfo described, OnnxExportOptions options)
    {
        var stored = described.Form
            ?? throw new SegmentationException(
                "The model does not say where its network begins and ends, so it cannot be exported. Use a model that an MLSegmentation trainer made.");
        var exported = Choose(described, stored, options);
        var network = OnnxNetwork.Of(model.Graph, [.. exported.Heads.Select(head => head.Name)]);
        var info = described.With(exported, Describe(described.Network, stored, exported, options.Prune, network));
        return (ImageGraph.Create(info, Convert(network, stored, exported)), info);
    }

    private static OnnxNetwork Convert(OnnxNetwork network, NetworkForm stored, NetworkForm exported)
    {
        var folded = stored.Mode is null ? BatchNormFolding.Apply(network) : network;
        if (!exported.Float16 || stored.Float16)
        {
            return folded;
        }

        if (stored.Import is not null)
        {
            Float16Conversion.RequireConvertible(folded);
        }

        return Float16Conversion.Apply(folded);
    }

    private static NetworkForm Choose(SegmentationModelInfo info, NetworkForm stored, OnnxExportOptions options)
    {
        int first = options.Prune is { } depth ? IndexOfDepth(info, stored, depth) : 0;
        var mode = options.Mode ?? stored.Mode ?? OnnxExportMode.Fast;
        CheckMode(info, stored, mode);
        CheckNumbers(stored, options);
        if (stored.Mode is not null && first > 0)
        {
            throw AlreadyExported(stored, $"pruned to depth {options.Prune}");
        }

        int count = mode == OnnxExportMode.Fast ? 1 : stored.Heads.Count - first;
        return stored with { Heads = [.. stored.Heads.Skip(first).Take(count)], Mode = mode, Float16 = stored.Float16 || options.Float16 };
    }

    /// <summary>Refuses to make numbers of one kind of those of another, which are already rounded.</summary>
    private static void CheckNumbers(NetworkForm stored, OnnxExportOptions options)
    {
        if (options.Float16 && (stored.Int8 || options.Int8 is not null))
        {
            throw new SegmentationException(stored.Int8
                ? "The model cannot be exported as 16-bit numbers: it was quantised to 8 bits before. Export the model that training saved."
                : "A model is exported as 16-bit numbers or as 8-bit numbers: set either Float16 or Int8.");
        }

        if (options.Int8 is not null && (stored.Int8 || stored.Float16))
        {
            throw new SegmentationException(
                $"The model cannot be quantised to 8 bits: it was {(stored.Int8 ? "quantised" : "exported as 16-bit numbers")} before. "
                + "Quantise the model that training saved, or an export of 32-bit numbers.");
        }
    }

    private static int IndexOfDepth(SegmentationModelInfo info, NetworkForm stored, int depth)
    {
        int index = stored.Heads.ToList().FindIndex(head => head.Depth == depth);
        if (index >= 0)
        {
            return index;
        }

        if (stored.Mode is not null)
        {
            throw AlreadyExported(stored, $"pruned to depth {depth}");
        }

        throw new SegmentationException(stored.Heads[0].Depth is null
            ? $"The model cannot be pruned to depth {depth}: its network {info.Network.Name} has a single head of the image's size. "
                + "Export all of it; of the built-in networks, unet++ with deep supervision can be pruned."
            : $"The model cannot be pruned to depth {depth}: its network {info.Network.Name} has heads of the depths "
                + $"{Depths(stored)}{(info.Training?.Options.ContainsKey("headWeights") == true ? ", those that the training gave a weight" : "")}.");
    }

    private static void CheckMode(SegmentationModelInfo info, NetworkForm stored, OnnxExportMode mode)
    {
        if (stored.Mode is { } before && before != mode)
        {
            throw AlreadyExported(stored, $"exported in {Name(mode)} mode");
        }

        if (mode == OnnxExportMode.Accurate && stored.Heads[0].Depth is null)
        {
            throw new SegmentationException(
                $"The model cannot be exported in accurate mode, which is the mean of several heads: its network {info.Network.Name} has a "
                + "single one of the image's size. Export it in fast mode; of the built-in networks, unet++ with deep supervision has several.");
        }
    }

    private static SegmentationException AlreadyExported(NetworkForm form, string wish) => new(
        $"The model cannot be {wish}: it was exported before in {Name(form.Mode!.Value)} "
        + $"mode{(form.Heads[0].Depth is null ? "" : $" with {Heads(form)}")}. Export the model that training saved.");

    private static string Heads(NetworkForm form) =>
        form.Heads.Count == 1 ? $"the head of depth {Depths(form)} only" : $"the heads of the depths {Depths(form)}";

    private static string Depths(NetworkForm form) => string.Join(", ", form.Heads.Select(head => head.Depth).Order());

    private static string Name(OnnxExportMode mode) => mode == OnnxExportMode.Fast ? "fast" : "accurate";

    /// <summary>The network that an exported model holds: the architecture with these options has so many parameters.</summary>
    private static NetworkInfo Describe(NetworkInfo network, NetworkForm stored, NetworkForm exported, int? prune, OnnxNetwork content)
    {
        var options = new Dictionary<string, string>(network.Options);
        if (prune is { } depth)
        {
            options[PruneOption] = depth.ToString(CultureInfo.InvariantCulture);
        }

        if (exported.Heads.Count == 1 && options.ContainsKey(DeepSupervisionOption))
        {
            options[DeepSupervisionOption] = "false";
        }

        return network with { Options = options, Parameters = stored is { Mode: null, Import: null } ? content.CountParameters() : network.Parameters };
    }
}
