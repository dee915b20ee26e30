using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A column that feeds an input of a model.</summary>
internal sealed class OnnxInputColumn
{
    private static readonly MethodInfo CreateVectorMethod = typeof(OnnxInputColumn).GetMethod(nameof(CreateVector), BindingFlags.NonPublic | BindingFlags.Instance);
    private static readonly MethodInfo CreateScalarMethod = typeof(OnnxInputColumn).GetMethod(nameof(CreateScalar), BindingFlags.NonPublic | BindingFlags.Instance);

    private readonly DataViewSchema.Column _column;
    private readonly int[] _shape;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has other items, or the input leaves several dimensions open.</exception>
    public OnnxInputColumn(OnnxVariable input, DataViewSchema schema)
    {
        _shape = KnownShape(input.Shape);
        if (_shape.Count(dimension => dimension == 0) > 1)
        {
            throw new ArgumentOutOfRangeException(input.Name, "Only 1 unknown dimension is allowed");
        }

        _column = schema.GetColumnOrNull(input.Name) ?? throw Contracts.ExceptSchemaMismatch("inputSchema", "input", input.Name);
        CheckItemType(input);
        CheckLength();
    }

    public int Index => _column.Index;

    public OnnxInput CreateInput(DataViewRow row)
    {
        MethodInfo method = _column.Type is VectorDataViewType ? CreateVectorMethod : CreateScalarMethod;
        return (OnnxInput)method.MakeGenericMethod(_column.Type.GetItemType().RawType)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, binder: null, [row], culture: null);
    }

    /// <summary>One row is one batch; 0 stands for a dimension that follows from the length of the column's vector.</summary>
    private static int[] KnownShape(int[] shape) =>
        shape.Length == 0 ? [1] : [.. shape.Select((dimension, axis) => axis == 0 && dimension < 0 ? 1 : Math.Max(dimension, 0))];

    private void CheckItemType(OnnxVariable input)
    {
        DataViewType expected = input.Type.GetItemType();
        DataViewType actual = _column.Type.GetItemType();
        bool isKeyOfThatType = actual is KeyDataViewType && actual.RawType == expected.RawType;
        if (!actual.Equals(expected) && !isKeyOfThatType)
        {
            throw Contracts.ExceptSchemaMismatch("inputSchema", "input", input.Name, expected.ToString(), _column.Type.ToString());
        }
    }

    private void CheckLength()
    {
        int length = _column.Type is VectorDataViewType vector ? vector.Size : 1;
        if (!_shape.Contains(0) && length % _shape.Aggregate((product, dimension) => product * dimension) != 0)
        {
            throw Contracts.Except(
                $"Input shape mismatch: Input '{_column.Name}' has shape {string.Join(",", _shape)}, but input data is of length {length}.");
        }
    }

    private OnnxVectorInput<T> CreateVector<T>(DataViewRow row) => new(row, row.Schema[Index], _shape);

    private OnnxScalarInput<T> CreateScalar<T>(DataViewRow row) => new(row, row.Schema[Index]);
}
