using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLSegmentation.Models.Import;
using MLSegmentation.Models.Onnx;
using static MLSegmentation.Models.Onnx.TensorProto.Types;

namespace MLSegmentation.Scoring;

/// <summary>
/// Opens models in order to try them, on the processor, and closes them together: each when its last run that had begun ends, which one that was given up
/// does later.
/// </summary>
internal sealed class TrialSessions(string source, SegmentationScoringOptions options) : IDisposable
{
    private readonly List<CountedRuns> _opened = [];
    private readonly StoppableRuns _stoppable = new(options);

    /// <summary>Opens a model, which is checked.</summary>
    /// <exception cref="SegmentationException">ONNX Runtime refuses it.</exception>
    public NetworkRun Open(ModelProto model)
    {
        ScoringSessionFactory.RequireRuntime();
        try
        {
            using var settings = ScoringSessionFactory.CreateOptions(options);
            var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model), settings);
            var runs = new CountedRuns(session.Dispose, typeof(TrialSessions));
            _opened.Add(runs);
            return (images, shape) => Run(session, runs, images, shape);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfModel(source, exception);
        }
    }

    public void Dispose() => _opened.ForEach(opened => opened.Dispose());

    private TrialResult Run(InferenceSession session, CountedRuns runs, byte[] images, long[] shape)
    {
        var values = new Dictionary<string, TrialValue>();
        try
        {
            _stoppable.Do(Try, () => $"{source}: a small image that the network is tried with");
            return new(values);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException && !OnnxRuntimeFailure.IsMemory(exception))
        {
            return new(values, OnnxRuntimeMessage.Shorten(exception.Message));
        }
        catch (Exception exception) when (OnnxRuntimeFailure.IsMemory(exception))
        {
            throw OnnxRuntimeFailure.OfModel(source, exception);
        }

        // Under a time limit it may go on after this method has thrown.
        void Try(RunOptions settings)
        {
            runs.Enter();
            try
            {
                Compute(session, settings, images, shape, values);
            }
            finally
            {
                runs.Exit();
            }
        }
    }

    private static void Compute(InferenceSession session, RunOptions settings, byte[] images, long[] shape, Dictionary<string, TrialValue> values)
    {
        using var image = OrtValue.CreateTensorValueFromMemory(images, shape);
        using var results = session.Run(settings, [TensorNames.Image], [image], session.OutputNames);
        foreach (var (name, result) in session.OutputNames.Zip(results))
        {
            values[name] = Read(result);
        }
    }

    private static TrialValue Read(OrtValue result)
    {
        if (!result.IsTensor)
        {
            return new(DataType.Undefined, [], []);
        }

        var shape = result.GetTensorTypeAndShape();
        var (type, numbers) = shape.ElementDataType switch
        {
            TensorElementType.Float => (DataType.Float, result.GetTensorDataAsSpan<float>().ToArray()),
            TensorElementType.Double => (DataType.Double, Convert<double>(result, value => (float)value)),
            TensorElementType.Float16 => (DataType.Float16, Convert<Float16>(result, value => (float)value)),
            TensorElementType.Int64 => (DataType.Int64, Convert<long>(result, value => value)),
            TensorElementType.Int32 => (DataType.Int32, Convert<int>(result, value => value)),
            TensorElementType.Int16 => (DataType.Int16, Convert<short>(result, value => value)),
            TensorElementType.UInt16 => (DataType.Uint16, Convert<ushort>(result, value => value)),
            TensorElementType.UInt8 => (DataType.Uint8, Convert<byte>(result, value => value)),
            TensorElementType.Int8 => (DataType.Int8, Convert<sbyte>(result, value => value)),
            TensorElementType.Bool => (DataType.Bool, Convert<bool>(result, value => value ? 1 : 0)),
            _ => (DataType.Undefined, []),
        };
        return new(type, shape.Shape, numbers);
    }

    private static float[] Convert<T>(OrtValue result, Func<T, float> convert)
        where T : unmanaged
    {
        var values = result.GetTensorDataAsSpan<T>();
        float[] numbers = new float[values.Length];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = convert(values[index]);
        }

        return numbers;
    }
}
