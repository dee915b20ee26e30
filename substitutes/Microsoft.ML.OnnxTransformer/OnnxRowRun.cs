using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The run of a model on the current row of a cursor, shared by the getters of all requested outputs.</summary>
internal sealed class OnnxRowRun(OnnxModel model, DataViewRow row, OnnxInput[] inputs, string[] requestedOutputs) : IDisposable
{
    private static readonly MethodInfo CreateGetterMethod = typeof(OnnxRowRun).GetMethod(nameof(CreateTensorGetter), BindingFlags.NonPublic | BindingFlags.Instance);

    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> _outputs;
    private long _position = -1;

    public Delegate CreateGetter(string output, DataViewType type) => type switch
    {
        VectorDataViewType { ItemType: TextDataViewType } => CreateTextGetter(output),
        VectorDataViewType vector => (Delegate)CreateGetterMethod.MakeGenericMethod(vector.ItemType.RawType)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, binder: null, [output], culture: null),
        _ => throw Contracts.Except($"The output '{output}' of the ONNX model has no dimensions; at least one is needed."),
    };

    public void Dispose() => _outputs?.Dispose();

    private ValueGetter<VBuffer<T>> CreateTensorGetter<T>(string output) => (ref VBuffer<T> value) =>
    {
        DenseTensor<T> tensor = Output<T>(output);
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, (int)tensor.Length);
        tensor.Buffer.Span.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> CreateTextGetter(string output) => (ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        DenseTensor<string> tensor = Output<string>(output);
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, (int)tensor.Length);
        for (int i = 0; i < editor.Values.Length; i++)
        {
            editor.Values[i] = tensor.GetValue(i).AsMemory();
        }

        value = editor.Commit();
    };

    private DenseTensor<T> Output<T>(string name)
    {
        if (_position != row.Position)
        {
            _outputs?.Dispose();
            _outputs = null;
            _outputs = model.Run([.. inputs.Select(input => input.Read())], requestedOutputs);
            _position = row.Position;
        }

        return _outputs.First(output => output.Name == name).AsTensor<T>() as DenseTensor<T>
            ?? throw Contracts.Except($"The output '{name}' of the ONNX model holds no dense tensor of {typeof(T)}.");
    }
}
