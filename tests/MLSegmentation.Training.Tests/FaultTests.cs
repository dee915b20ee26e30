using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Training.Tests;

/// <summary>What happens around a training must not change it, or must end it with a message that says what to do.</summary>
public sealed class FaultTests : IDisposable
{
    private static readonly UNet Network = new() { Width = 4, Depth = 2, Normalization = NormalizationKind.Batch };

    private const int Size = 32;

    private readonly TemporaryFolder _folder = new();

    private string Images => _folder["images"];

    private string Masks => _folder["masks"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    public void Fit_FilesUnreadableAfterTheFirstEpoch_GivesTheSameModel(long? memoryLimit)
    {
        byte[] undisturbed = Fit(memoryLimit, _ => { });

        byte[] disturbed = Fit(memoryLimit, progress =>
        {
            if (progress.CompletedEpoch is { Epoch: 1 })
            {
                File.Delete(Path.Combine(Images, "0.png"));
                File.WriteAllText(Path.Combine(Images, "1.png"), "not an image any more");
                Directory.Delete(Masks, recursive: true);
            }
        });

        Assert.Equal(undisturbed, disturbed);
        Assert.False(Directory.Exists(Masks));
    }

    [Fact]
    public void Fit_StoreCannotBeWritten_SaysWhatToDo()
    {
        File.WriteAllText(_folder["file"], "in the way");
        var context = new MLContext(seed: 1) { TempFilePath = _folder["file"] };
        var options = Options();
        options = options with { Execution = options.Execution with { MemoryLimit = 0 }, Classes = SyntheticImages.Classes };

        var trainer = context.Segmentation().Trainers.UNet(Network, options);
        var exception = Assert.Throws<SegmentationException>(() => trainer.Fit(SyntheticImages.Load(context, 2)));

        Assert.StartsWith(
            $"The training images need more than the 0 MiB that they may take of the memory, and could not be stored in '{_folder["file"]}': ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "Raise MemoryLimit, or name a folder with more space in MLContext.TempFilePath, which by default is the system's for temporary files (TMPDIR).",
            exception.Message,
            StringComparison.Ordinal);
    }

    private static SegmentationTrainerOptions Options() => new()
    {
        Epochs = 3,
        BatchSize = 2,
        Crop = new ImageSize(16, 16),
        Execution = new() { Threads = 1 },
        Seed = 1,
    };

    private byte[] Fit(long? memoryLimit, Action<TrainingProgress> observe)
    {
        SaveImages();
        var context = new MLContext(seed: 1) { TempFilePath = _folder.Path };
        var options = Options();
        options = options with { Execution = options.Execution with { MemoryLimit = memoryLimit }, Progress = new Observer(observe) };
        var data = context.Data.LoadSegmentationFolder(Images, Masks, SegmentationClasses.Parse("ground=0, disc=255"));
        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(data);
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        return file.ToArray();
    }

    private void SaveImages()
    {
        Directory.CreateDirectory(Images);
        Directory.CreateDirectory(Masks);
        for (int index = 0; index < 4; index++)
        {
            var row = SyntheticImages.Create(new Random(index), Size);
            row.Image!.Save(Path.Combine(Images, $"{index}.png"));
            byte[] mask = [.. row.Label!.Pixels.ToArray().SelectMany(label => Enumerable.Repeat((byte)(label * 255), 3).Append(byte.MaxValue))];
            using var image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Bgra32, mask);
            image.Save(Path.Combine(Masks, $"{index}.png"));
        }
    }

    [Fact]
    public void Fit_GpuThatOnlyTheTrainingCanUse_WarnsAndKeepsTheModel()
    {
        var context = new MLContext(seed: 1);
        var warnings = new List<string>();
        context.Log += (_, message) => warnings.AddRange(message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [message.RawMessage] : []);
        var options = new SegmentationTrainerOptions { Steps = 1, Execution = new() { Threads = 1 }, Classes = SyntheticImages.Classes };

        // The training is on its device by then.
        options = options with { Progress = new Observer(_ => context.GpuDeviceId = 77) };
        using var model = context.Segmentation().Trainers.UNet(Network, options).Fit(SyntheticImages.Load(context, 2));

        Assert.StartsWith("The CUDA device 77 cannot be used: ", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.EndsWith(" The trained model scores on the processor.", warnings[0], StringComparison.Ordinal);
        Assert.Equal(2, model.Transform(SyntheticImages.Load(context, 2)).GetColumn<SegmentationMask>("PredictedLabel").Count());
    }

    private sealed class Observer(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }
}
