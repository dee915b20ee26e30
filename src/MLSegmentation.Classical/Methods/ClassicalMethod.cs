using System.Text.Json.Serialization;
using MLSegmentation.Classical.Fitting;
using MLSegmentation.Classical.Methods;
using MLSegmentation.Classical.Pixels;

namespace MLSegmentation.Classical;

/// <summary>
/// A classical method: what is done to an image to segment it. Parameters that are null are chosen on the training images, by the best mean Dice.
/// </summary>
[JsonDerivedType(typeof(GlobalThreshold), "globalThreshold")]
[JsonDerivedType(typeof(LocalThreshold), "localThreshold")]
[JsonDerivedType(typeof(HysteresisThreshold), "hysteresisThreshold")]
[JsonDerivedType(typeof(RegionGrowing), "regionGrowing")]
[JsonDerivedType(typeof(MarkerWatershed), "markerWatershed")]
[JsonDerivedType(typeof(RandomWalker), "randomWalker")]
[JsonDerivedType(typeof(GraphCut), "graphCut")]
[JsonDerivedType(typeof(GrabCut), "grabCut")]
[JsonDerivedType(typeof(RandomForest), "randomForest")]
public abstract record ClassicalMethod
{
    private protected ClassicalMethod()
    {
    }

    /// <summary>Every method with its defaults, each once, from the simplest to the one that learns most.</summary>
    public static IReadOnlyList<ClassicalMethod> All { get; } =
    [
        .. Enum.GetValues<ThresholdMethod>().Select(method => new GlobalThreshold { Method = method }),
        .. Enum.GetValues<LocalThresholdMethod>().Select(method => new LocalThreshold { Method = method }),
        new HysteresisThreshold(), new RegionGrowing(), new MarkerWatershed(), new RandomWalker(), new GraphCut(), new GrabCut(), new RandomForest(),
    ];

    /// <summary>The name, as <c>mlseg baseline --method</c> takes it.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>How many classes it can tell apart at most.</summary>
    [JsonIgnore]
    public virtual int MostClasses => 2;

    /// <summary>Whether it gives probabilities: only the random walker and the random forest do.</summary>
    [JsonIgnore]
    public virtual bool HasScores => false;

    /// <summary>Finds a method by its name.</summary>
    /// <param name="name">The name, such as <c>otsu</c>.</param>
    /// <returns>The method with its defaults; null where none has that name.</returns>
    public static ClassicalMethod? Find(string name) => All.FirstOrDefault(method => method.Name == name);

    /// <summary>The parameters that matter for results, as text; a question mark where fitting has yet to choose.</summary>
    /// <returns>For example <c>class 1 darker, blur 2</c>.</returns>
    public abstract string DescribeParameters();

    /// <summary>Chooses what is null, and learns what is to be learned.</summary>
    internal abstract FittedMethod Fit(FittingSet set);

    /// <summary>The parameters without which it does not segment, and which of them there are; of a method that may be fitted.</summary>
    internal abstract IEnumerable<(string Name, bool IsThere)> ListNeeded(LearnedState learned);

    /// <summary>Segments an image; of a method that is fitted.</summary>
    internal abstract SegmentedImage Segment(PixelImage image, LearnedState learned, CancellationToken cancellation);
}
