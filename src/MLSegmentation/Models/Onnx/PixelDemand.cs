using System.Runtime.InteropServices;

namespace MLSegmentation.Models.Onnx;

/// <summary>What a network needs for a pixel of its result.</summary>
/// <param name="Radius">How far away the pixels may be that decide it; null where that may be the whole image, or is not known.</param>
/// <param name="Bytes">How much memory the values take that exist at the same time, for each pixel of an image.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelDemand(int? Radius, double Bytes)
{
    /// <summary>
    /// The least bytes that any network takes: the pixels, the same normalised, logits, probabilities and labels of two classes. Those that see something
    /// take many times as much.
    /// </summary>
    public const double LeastBytes = 64;

    /// <summary>Finds it out of a model that was checked.</summary>
    public static PixelDemand Of(ImageModel model)
    {
        var proto = ImageModel.ParseProto(model.Bytes, model.Source);
        return new(RadiusOf(proto, model.Info), Math.Max(LeastBytes, LiveBytes.Of(proto.Graph, model.Info)));
    }

    /// <summary>That of an ensemble is the widest of its members.</summary>
    private static int? RadiusOf(ModelProto model, SegmentationModelInfo info)
    {
        if (info.Members.Count == 0)
        {
            return ReceptiveRadius.Of(model.Graph, info);
        }

        int?[] radii = [.. EnsembleParts.Split(model, info).Select(part => ReceptiveRadius.Of(part.Model.Graph, part.Member.Model))];
        return Array.Exists(radii, radius => radius is null) ? null : radii.Max();
    }
}
