namespace MLSegmentation.Models.Onnx;

/// <summary>
/// Adds up the values of a model that exist at the same time while an image is scored: each from the node that makes it to the last that reads it.
/// </summary>
internal static class LiveBytes
{
    /// <summary>The most bytes, for each pixel of an image. Values of unknown shape do not count, nor do constants.</summary>
    public static double Of(GraphProto graph, SegmentationModelInfo info)
    {
        var shapes = new ImageShapes(graph, info);
        var lastReaders = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < graph.Node.Count; index++)
        {
            foreach (string name in graph.Node[index].Input)
            {
                lastReaders[name] = index;
            }
        }

        var constants = graph.Initializer.Select(constant => constant.Name).ToHashSet(StringComparer.Ordinal);
        double pixels = CountPixels(shapes, info);
        double live = SizeOf(TensorNames.Image);
        double most = live;
        for (int index = 0; index < graph.Node.Count; index++)
        {
            var node = graph.Node[index];
            shapes.Add(node);
            live += node.Output.Sum(SizeOf);
            most = Math.Max(most, live);
            live -= node.Input.Distinct().Where(name => lastReaders[name] == index && !constants.Contains(name)).Sum(SizeOf);
            live -= node.Output.Where(name => !lastReaders.ContainsKey(name) && graph.Output.All(output => output.Name != name)).Sum(SizeOf);
        }

        return most / pixels;

        double SizeOf(string name) => (shapes.ShapeOf(name)?.Aggregate(1.0, (product, side) => product * side) ?? 0) * sizeof(float);
    }

    private static double CountPixels(ImageShapes shapes, SegmentationModelInfo info)
    {
        var image = shapes.ShapeOf(TensorNames.Image)!;
        int first = info.Pixels == PixelKind.EightBit ? 1 : 2;
        return image.Skip(first).Take(info.Rank).Aggregate(1.0, (product, side) => product * side);
    }
}
