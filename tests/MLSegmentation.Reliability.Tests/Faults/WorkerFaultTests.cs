using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.Cli.Tests;
using MLSegmentation.Training;
using MLSegmentation.Training.Augmentations;
using MLSegmentation.Training.Networks;
using MLSegmentation.Training.Patches;
using MLSegmentation.Training.Randomness;

namespace MLSegmentation.Reliability.Tests.Faults;

/// <summary>What fails on a thread in the background ends what waits for it, with the same exception, and leaves nothing at work.</summary>
public sealed class WorkerFaultTests : IDisposable
{
    private static readonly SegmentationClasses Classes = SegmentationClasses.Parse("background=0, cell=255");

    private readonly WorkFolder _folder = new(4);
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    public void Fit_BatchFillerThatThrows_EndsWithItsExceptionAndNothingAtWork(int change)
    {
        var failing = new FailingAugmentation(change);

        var exception = Assert.Throws<InvalidTimeZoneException>(() => Fit(options => options with { Augmentations = [failing] }));

        Assert.Equal("from the background", exception.Message);
        Assert.Equal(0, failing.AtWork);
        Assert.DoesNotContain(Directory.GetFiles(_folder["run"]), file => Path.GetFileName(file)[0] == '.');
    }

    [Fact]
    public void Transform_ImageThatVanishesWhileOthersAreScored_EndsWithItsName()
    {
        using var model = Fit(options => options with { Epochs = 1 });
        var images = _context.Data.LoadSegmentationFolder(_folder.Images);
        string[] files = [.. Directory.GetFiles(_folder.Images).Order()];
        var masks = model.Transform(images).GetColumn<SegmentationMask>("PredictedLabel").GetEnumerator();
        Assert.True(masks.MoveNext());
        File.Delete(files[3]);

        var exception = Assert.ThrowsAny<Exception>(() =>
        {
            while (masks.MoveNext())
            {
            }
        });

        masks.Dispose();
        Assert.Contains($"'{files[3]}' does not exist", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, model.Transform(_context.Data.LoadSegmentationFolder(_folder.Images)).GetColumn<SegmentationMask>("PredictedLabel").Count());
    }

    private SegmentationTransformer Fit(Func<SegmentationTrainerOptions, SegmentationTrainerOptions> change)
    {
        var options = change(new()
        {
            Epochs = 4,
            BatchSize = 2,
            Crop = new ImageSize(32, 32),
            Seed = 1,
            Execution = new() { Threads = 1, Workers = 3 },
            Checkpoints = new() { Folder = _folder["run"] },
        });
        var data = _context.Data.LoadSegmentationFolder(_folder.Images, _folder.Masks, Classes);
        return _context.Segmentation().Trainers.UNet(new UNet { Width = 4, Depth = 1 }, options).Fit(data);
    }

    private sealed record FailingAugmentation : PhotometricAugmentation
    {
        private readonly int _failing;
        private int _changes;
        private int _atWork;

        public FailingAugmentation(int failing)
        {
            _failing = failing;
            Probability = 1;
        }

        public int AtWork => Volatile.Read(ref _atWork);

        protected internal override void Change(Patch<byte> patch, ref RandomStream random)
        {
            Interlocked.Increment(ref _atWork);
            try
            {
                if (Interlocked.Increment(ref _changes) == _failing)
                {
                    throw new InvalidTimeZoneException("from the background");
                }
            }
            finally
            {
                Interlocked.Decrement(ref _atWork);
            }
        }
    }
}
