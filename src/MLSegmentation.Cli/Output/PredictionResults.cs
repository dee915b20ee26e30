using MLSegmentation.Cli.Screen;

namespace MLSegmentation.Cli.Output;

/// <summary>What became of each image: its result in JSON form, or why there is none.</summary>
/// <param name="nameOf">Gives the command line's name of an option for the library's.</param>
internal sealed class PredictionResults(Func<string, string> nameOf)
{
    private readonly Dictionary<PredictedImage, object> _results = [];
    private readonly List<ImageFailure> _failures = [];
    private readonly List<PredictedImage> _failedImages = [];

    /// <summary>Is called after each image.</summary>
    public Action? Added { get; set; }

    /// <summary>How many images have results.</summary>
    public int Count => _results.Count;

    /// <summary>The images that failed.</summary>
    public IReadOnlyList<ImageFailure> Failures => _failures;

    /// <summary>The same images, as they were listed.</summary>
    public IReadOnlyList<PredictedImage> FailedImages => _failedImages;

    /// <summary>The results, in the order of the images.</summary>
    public IEnumerable<object> InOrderOf(IEnumerable<PredictedImage> images) => images.Where(_results.ContainsKey).Select(image => _results[image]);

    /// <summary>The results as JSON.</summary>
    /// <param name="images">The images in their order.</param>
    /// <param name="ranking">The images by their uncertainty; null where nobody asked for that.</param>
    public OrderedDictionary<string, object?> ToJson(IEnumerable<PredictedImage> images, UncertaintyRanking? ranking)
    {
        var result = new OrderedDictionary<string, object?> { ["images"] = InOrderOf(images), ["failures"] = Failures };
        if (ranking is not null)
        {
            result.Add("ranking", ranking.Images);
        }

        return result;
    }

    /// <summary>Notes a result.</summary>
    public void Add(PredictedImage image, object result)
    {
        _results.Add(image, result);
        Added?.Invoke();
    }

    /// <summary>Notes and shows why an image has none.</summary>
    public void AddFailure(PredictedImage image, Exception exception)
    {
        _failures.Add(ImageFailure.Of(image, exception, nameOf));
        _failedImages.Add(image);
        FailureLine.Write(_failures[^1].Line);
        Added?.Invoke();
    }

    /// <summary>Says at the end how many images failed; the result is the exit code.</summary>
    public int Report() => Report(_failures.Count);

    /// <summary>Says how many images failed; the result is the exit code.</summary>
    public static int Report(int failures)
    {
        if (failures == 0)
        {
            return 0;
        }

        FailureLine.Write($"{failures} {(failures == 1 ? "image" : "images")} could not be predicted.");
        return 1;
    }
}
