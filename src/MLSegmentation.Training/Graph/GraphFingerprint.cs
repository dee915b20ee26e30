using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MLSegmentation.Training.Graph;

/// <summary>A checksum of a network's structure, which no other network shares, even with the same number of parameters.</summary>
internal static class GraphFingerprint
{
    private const int Length = 16;

    /// <summary>The operations with their attributes and tensors, what each reads, and what the network yields.</summary>
    public static string Of(NetworkGraph graph)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{graph.Rank}:{graph.Input}\n");
        foreach (var node in graph.Nodes)
        {
            string inputs = string.Join(' ', node.Inputs.Select(input => input.Index));
            var output = node.Output;
            text.Append(CultureInfo.InvariantCulture, $"{output.Index}:{output.Channels}/{output.Reductions}={Describe(node.Operation)}({inputs})\n");
        }

        text.AppendJoin(' ', graph.Heads.Select(head => head.Index));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }

    private static string Describe(Operation operation)
    {
        var attributes = operation.GetType().GetProperties()
            .Where(property => property.PropertyType.IsValueType || property.PropertyType == typeof(GraphParameter) || property.PropertyType == typeof(PerAxis))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Name}={property.GetValue(operation)}"));
        return $"{operation.GetType().Name}[{string.Join(", ", attributes)}]";
    }
}
