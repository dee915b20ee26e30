namespace MLSegmentation.Models.Onnx;

/// <summary>The attributes of a node by their names.</summary>
internal static class NodeAttributes
{
    /// <summary>A whole number; the given one where it is missing.</summary>
    public static long Int(this NodeProto node, string name, long missing) => Find(node, name)?.I ?? missing;

    /// <summary>Whole numbers; null where they are missing.</summary>
    public static long[]? Ints(this NodeProto node, string name) => Find(node, name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>Floating-point numbers; null where they are missing.</summary>
    public static float[]? Floats(this NodeProto node, string name) => Find(node, name) is { } attribute ? [.. attribute.Floats] : null;

    /// <summary>A floating-point number; the given one where it is missing.</summary>
    public static float Float(this NodeProto node, string name, float missing) => Find(node, name)?.F ?? missing;

    /// <summary>A text; an empty one where it is missing.</summary>
    public static string Text(this NodeProto node, string name) => Find(node, name)?.S.ToStringUtf8() ?? "";

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
