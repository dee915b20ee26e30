using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Reads one input of a model from the current row.</summary>
internal abstract class OnnxInput(string name)
{
    public abstract NamedOnnxValue Read();

    private protected NamedOnnxValue Create<T>(ReadOnlySpan<T> values, int[] shape)
    {
        if (typeof(T) != typeof(ReadOnlyMemory<char>))
        {
            return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values.ToArray(), shape));
        }

        var texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = values[i].ToString();
        }

        return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(texts, shape));
    }
}

/// <summary>A scalar column, given to the model as a tensor of 1 x 1.</summary>
internal sealed class OnnxScalarInput<T>(DataViewRow row, DataViewSchema.Column column) : OnnxInput(column.Name)
{
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);

    public override NamedOnnxValue Read()
    {
        T value = default;
        _getter(ref value);
        return Create<T>([value], [1, 1]);
    }
}

/// <summary>A vector column; where its length varies, the dimension that the model leaves open follows from it.</summary>
internal sealed class OnnxVectorInput<T>(DataViewRow row, DataViewSchema.Column column, int[] shape) : OnnxInput(column.Name)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private readonly bool _isLengthKnown = ((VectorDataViewType)column.Type).IsKnownSize;
    private readonly int _knownLength = shape.Where(dimension => dimension > 0).Aggregate(1, (product, dimension) => product * dimension);
    private VBuffer<T> _values;
    private VBuffer<T> _denseValues;

    public override NamedOnnxValue Read()
    {
        _getter(ref _values);
        _values.CopyToDense(ref _denseValues);
        return Create(_denseValues.GetValues(), _isLengthKnown ? shape : ShapeOf(_denseValues.Length));
    }

    private int[] ShapeOf(int length)
    {
        int openAxis = Array.IndexOf(shape, 0);
        if (openAxis < 0)
        {
            throw new ArgumentOutOfRangeException(
                column.Name, $"The length of column '{column.Name}' varies, but the model's input has the fixed shape {string.Join(",", shape)}.");
        }

        int[] full = [.. shape];
        full[openAxis] = length / _knownLength;
        return full;
    }
}
