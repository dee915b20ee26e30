using System.Globalization;
using Microsoft.ML;
using MLSegmentation.Training;
using MLSegmentation.Training.Networks;

namespace MLSegmentation.Benchmarks;

/// <summary>An image scored in several views, and by ensembles, against as many single scorings, in turns.</summary>
internal static class AveragingCost
{
    public static void Run(int rounds, int width, int size)
    {
        using var trained = ScoringTurn.Train(new MLContext(seed: 1), new UNet { Width = width });
        (string Name, int Scorings, SegmentationTransformer Model)[] contestants =
        [
            ("single", 1, SegmentationTransformer.FromModel(trained, Options())),
            .. Enum.GetValues<TestTimeAugmentation>().Skip(1).Select(views => (
                $"views: {views}", views == TestTimeAugmentation.HorizontalFlip ? 2 : views == TestTimeAugmentation.Flips ? 4 : 8,
                SegmentationTransformer.FromModel(trained, Options() with { TestTimeAugmentation = views }))),
            ("ensemble of 3", 3, SegmentationTransformer.Ensemble([trained, trained, trained], options: Options())),
            ("ensemble of 3, variance", 3, SegmentationTransformer.Ensemble(
                [trained, trained, trained], options: Options() with { Uncertainty = UncertaintyMeasure.Variance })),
            ("single, entropy", 1, SegmentationTransformer.FromModel(trained, Options() with { Uncertainty = UncertaintyMeasure.Entropy })),
        ];
        using var image = ScoringTurn.CreateImage(size, seed: 0);
        var times = contestants.Select(_ => new List<Measurement>()).ToArray();
        for (int round = -1; round < rounds; round++)
        {
            for (int index = 0; index < contestants.Length; index++)
            {
                var time = Measurement.Of(() => contestants[index].Model.Predict(image));
                if (round >= 0)
                {
                    times[index].Add(time);
                }
            }
        }

        for (int index = 0; index < contestants.Length; index++)
        {
            var (name, scorings, model) = contestants[index];
            var ratio = Spread.Of(times[index].Zip(times[0], (time, single) => time.Processor / (scorings * single.Processor)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name}: {Spread.Of(times[index].Select(time => time.Processor))} ms of the processor; this / {scorings} single scorings {ratio}"));
            model.Dispose();
        }
    }

    private static SegmentationScoringOptions Options() => new() { Threads = 1 };
}
