using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using MLSegmentation.Models.Onnx;
using MLSegmentation.Models.Onnx.Quantization;

namespace MLSegmentation.Scoring;

/// <summary>
/// Finds the ranges of the values of a network by running it on images, one window at a time. Where the values of a window would take much memory
/// together, the images are read several times, for some of the values each.
/// </summary>
internal sealed class Calibration(QuantizedModel model, CalibrationImages images, Int8Options options, int? threads)
{
    // 256 MB of 32-bit numbers.
    private const double MostNumbers = 1 << 26;

    /// <summary>The ranges of the values of the plan.</summary>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="SegmentationException">An image cannot be read or scored, or a value of the network is no number.</exception>
    public IReadOnlyDictionary<string, ValueRange> Run(Action<double> report)
    {
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        var groups = Group();
        for (int index = 0; index < groups.Count; index++)
        {
            double before = index;
            int done = 0;
            var histograms = Measure(groups[index], () => report((before + ((double)++done / images.Count)) / groups.Count));
            foreach (var (name, histogram) in groups[index].Zip(histograms))
            {
                ranges[name] = options.Method == CalibrationMethod.MinMax ? histogram.MinMax() : histogram.Percentile(options.Percentile);
            }
        }

        return ranges;
    }

    /// <summary>The values in groups that fit into memory.</summary>
    private List<string[]> Group()
    {
        var (counts, pixels) = model.CountNumbers();
        double windowPixels = model.Pixels ?? (CalibrationImages.WindowSide * CalibrationImages.WindowSide);
        var groups = new List<string[]>();
        var group = new List<string>();
        double numbers = 0;
        foreach (string value in model.Plan.Values)
        {
            double own = counts.TryGetValue(value, out double count) ? count / pixels * windowPixels : MostNumbers;
            if (group.Count > 0 && numbers + own > MostNumbers)
            {
                groups.Add([.. group]);
                group.Clear();
                numbers = 0;
            }

            group.Add(value);
            numbers += own;
        }

        return group.Count == 0 ? groups : [.. groups, [.. group]];
    }

    private ValueHistogram[] Measure(string[] values, Action advance)
    {
        ValueHistogram[] histograms = [.. values.Select(_ => new ValueHistogram(options.Method == CalibrationMethod.Percentile))];
        using var session = QuantizationSession.Open(model.WithOutputs(values), threads);
        using var settings = new RunOptions();
        using var registration = options.CancellationToken.UnsafeRegister(state => ((RunOptions)state!).Terminate = true, settings);
        images.Read((pixels, shape, getName) => Measure(session, settings, (pixels, shape, getName), values, histograms), advance);
        return histograms;
    }

    private void Measure(
        InferenceSession session, RunOptions settings, (byte[] Pixels, long[] Shape, Func<string> GetName) window, string[] values, ValueHistogram[] histograms)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var image = CreateTensor(window.Pixels, window.Shape);
            using var results = session.Run(settings, [TensorNames.Image], [image], values);
            for (int index = 0; index < values.Length; index++)
            {
                if (!histograms[index].Add(results[index].GetTensorDataAsSpan<float>()))
                {
                    throw new SegmentationException(
                        $"{window.GetName()} makes the network compute something that is no number, at '{values[index]}', so that no 8 bits can stand for it. "
                        + "Leave that image out, or train the model again.");
                }
            }
        }
        catch (OnnxRuntimeException) when (options.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(options.CancellationToken);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException || OnnxRuntimeFailure.IsMemory(exception))
        {
            var (height, width) = model.TakesBytes ? (window.Shape[1], window.Shape[2]) : (window.Shape[2], window.Shape[3]);
            throw OnnxRuntimeFailure.OfImage(window.GetName(), new ImageSize((int)width, (int)height), exception);
        }
    }

    private OrtValue CreateTensor(byte[] pixels, long[] shape) => model.TakesBytes
        ? OrtValue.CreateTensorValueFromMemory(pixels, shape)
        : OrtValue.CreateTensorValueFromMemory(MemoryMarshal.Cast<byte, float>(pixels).ToArray(), shape);
}
