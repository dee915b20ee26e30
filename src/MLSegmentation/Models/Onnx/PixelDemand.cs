using System.Runtime.InteropServices;

namespace MLSegmentation.Models.Onnx;

/// <summary>What a network needs for a pixel of its result.</summary>
/// <param name="Radius">How far away the pixels may be that decide it; null where that may be the whole image, or is not known.</param>
/// <param name="Bytes">How much memory the values take that exist at the same time, for each pixel of an image.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelDemand(int? Radius, double Bytes)
{
    // Of a model whose shapes are hardly known.
    private const double LeastBytes = 64;

    /// <summary>Finds it out of a model that was checked.</summary>
    public static PixelDemand Of(ImageModel model)
    {
        var graph = ImageModel.ParseProto(model.Bytes, model.Source).Graph;
        return new(ReceptiveRadius.Of(graph, model.Info), Math.Max(LeastBytes, LiveBytes.Of(graph, model.Info)));
    }
}
