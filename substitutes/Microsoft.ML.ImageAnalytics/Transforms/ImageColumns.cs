using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>What the estimators that take an image column check of it, and how they describe their output columns.</summary>
internal static class ImageColumns
{
    /// <summary>The shape with one more (or replaced) column for each pair, made from its image column.</summary>
    public static SchemaShape Append(
        SchemaShape inputSchema,
        IReadOnlyList<(string OutputName, string InputName)> pairs,
        Func<int, SchemaShape.Column, SchemaShape.Column> createColumn)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(column => column.Name);
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            (string outputName, string inputName) = pairs[pair];
            if (!inputSchema.TryFindColumn(inputName, out SchemaShape.Column input))
            {
                throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", inputName);
            }

            if (input.ItemType is not ImageDataViewType || input.Kind != SchemaShape.Column.VectorKind.Scalar)
            {
                throw Contracts.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", inputName, new ImageDataViewType().ToString(), input.GetTypeString());
            }

            columns[outputName] = createColumn(pair, input);
        }

        return new SchemaShape(columns.Values);
    }

    /// <summary>The column's image type.</summary>
    public static ImageDataViewType CheckType(DataViewSchema inputSchema, int column) =>
        inputSchema[column].Type as ImageDataViewType
        ?? throw Contracts.ExceptSchemaMismatch(
            nameof(inputSchema), "input", inputSchema[column].Name, "image", inputSchema[column].Type.ToString());
}
