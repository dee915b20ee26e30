using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Makes an <see cref="OnnxTransformer"/>.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment environment, OnnxTransformer transformer)
        : base(environment.Register(nameof(OnnxScoringEstimator)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (string name in Transformer.Inputs)
        {
            CheckInput(inputSchema, name);
        }

        Dictionary<string, SchemaShape.Column> columns = inputSchema.ToDictionary(column => column.Name);
        foreach ((string name, DataViewType type) in Transformer.Outputs.Zip(Transformer.OutputTypes))
        {
            SchemaShape.Column.VectorKind kind = type is VectorDataViewType { IsKnownSize: true }
                ? SchemaShape.Column.VectorKind.Vector
                : SchemaShape.Column.VectorKind.VariableVector;
            columns[name] = new SchemaShape.Column(name, kind, type.GetItemType(), isKey: false);
        }

        return new SchemaShape(columns.Values);
    }

    private void CheckInput(SchemaShape inputSchema, string name)
    {
        OnnxVariable input = Transformer.Model.GetInput(name);
        if (input.Shape.Count(dimension => dimension == 0) > 1)
        {
            throw new ArgumentOutOfRangeException(name, "Only 1 unknown dimension is allowed");
        }

        if (!inputSchema.TryFindColumn(name, out SchemaShape.Column column))
        {
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
        }

        PrimitiveDataViewType expected = ((VectorDataViewType)input.Type).ItemType;
        if (!column.ItemType.Equals(expected))
        {
            throw Contracts.ExceptSchemaMismatch(nameof(inputSchema), "input", name, expected.ToString(), column.ItemType.ToString());
        }
    }
}
