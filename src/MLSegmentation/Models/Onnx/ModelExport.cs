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
            throw new SegmentationException(
                $"{model.Subject} combines {model.Info.Members.Count} models, and is not quantised as a whole. Quantise these, and then combine them.");
        }

        if (model.Info.Volumes is not null && options.Int8 is not null)
        {
            throw new SegmentationException(
                $"{model.Subject} is for volumes, and such a model is not quantised. Export it with 32-bit numbers, or with 16-bit numbers (Float16).");
        }

        var stored = ImageModel.ParseProto(model.Bytes, model.Source);
        var proto = model.Info.Members.Count == 0 ? Apply(stored, model.Info, options, model.Subject).Model
            : options == new OnnxExportOptions() ? WithoutColumns(stored)
            : EnsembleGraph.Combine([.. EnsembleParts.Split(stored, model.Info).Select(part => Apply(part, options, model.Source))]);
        if (model.Info is { Members.Count: > 0, PostProcessing: { } postProcessing })
        {
            ModelMetadata.Replace(proto, ModelMetadata.Read(proto.MetadataProps)!.With(postProcessing));
        }

        if (columns is not null)
        {
            proto.MetadataProps.Add(new StringStringEntryProto { Key = ModelMetadata.ColumnsKey, Value = columns });
        }

        return ImageModel.FromProto(proto, model.Source);
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

    private static EnsemblePart Apply(EnsemblePart part, OnnxExportOptions options, string ensemble)
    {
        string name = $"The member '{part.Member.Name}' of the ensemble{(ImageModel.IsFile(ensemble) ? $" {ensemble}" : "")}";
        var (model, info) = Apply(part.Model, part.Member.Model, options, name);
        long version = part.Model.OpsetImport[0].Version;
        return model.OpsetImport[0].Version == version
            ? new(part.Member with { Model = info }, model)
            : throw new SegmentationException(
                $"{name} was put into version {version} of ONNX's operators, and cannot be changed there. Export the members so, and then combine them.");
    }

    private static (ModelProto Model, SegmentationModelInfo Info) Apply(
        ModelProto model, SegmentationModelInfo described, OnnxExportOptions options, string name)
    {
        var stored = described.Form
            ?? throw new SegmentationException(
                $"{name} does not say where its network begins and ends, so it cannot be exported. Use a model that an MLSegmentation trainer made.");
        var exported = new ExportChoice(name, described, stored).Choose(options);
        var network = OnnxNetwork.Of(model.Graph, [.. exported.Heads.Select(head => head.Name)]);
        var info = described.With(exported, Describe(described.Network, stored, exported, options.Prune, network));
        return (ImageGraph.Create(info, Convert(network, stored, exported, name)), info);
    }

    private static OnnxNetwork Convert(OnnxNetwork network, NetworkForm stored, NetworkForm exported, string name)
    {
        var folded = stored.Mode is null ? BatchNormFolding.Apply(network) : network;
        if (!exported.Float16 || stored.Float16)
        {
            return folded;
        }

        if (stored.Import is not null)
        {
            Float16Conversion.RequireConvertible(folded, name);
        }

        return Float16Conversion.Apply(folded, name);
    }

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
