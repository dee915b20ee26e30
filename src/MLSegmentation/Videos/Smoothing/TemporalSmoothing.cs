using MLSegmentation.Options;
using MLSegmentation.Videos.Changes;

namespace MLSegmentation;

/// <summary>
/// How the masks of a film are kept from flickering. The probabilities of each frame are averaged with those of the frames before it, never
/// with later ones, so that a film can be smoothed while it is taken.
/// </summary>
/// <remarks>
/// The average q of frame t at a pixel is a·p + (1 − a)·q of frame t − 1, where p are the probabilities of the frame alone and
/// a = a₀ + (1 − a₀)·min(1, |ΔI| / s). a₀ is <see cref="NewFrameWeight"/>, s <see cref="ChangeScale"/>, and |ΔI| the change of the mean grey
/// level of the 3×3 pixels around; of frames with other samples than 8 bits, black and white are the darkest and the brightest value of the two
/// frames. Where nothing changes, what the noise of the camera does to p is averaged out; where something moves, the new frame counts alone. At a cut
/// of the scene the average begins anew.
/// </remarks>
public sealed record TemporalSmoothing
{
    /// <summary>In which way. Default: <see cref="TemporalSmoothingKind.Adaptive"/>.</summary>
    /// <exception cref="SegmentationOptionException">There is no such value.</exception>
    public TemporalSmoothingKind Kind { get; init => field = Allowed.Defined(value); } = TemporalSmoothingKind.Adaptive;

    /// <summary>
    /// The share a₀ of a new frame where the image has not changed, above 0 and up to 1, which is no smoothing. Smaller is smoother and later; frames
    /// that follow each other faster bear less. Default: 0.2.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double NewFrameWeight { get; init => field = Allowed.When(value is > 0 and <= 1, value, "numbers above 0 and up to 1"); } = 0.2;

    /// <summary>
    /// The change s, in grey levels of 256, from which on the new frame counts alone, above 0. Default: null, four times the noise of the two frames,
    /// which is estimated from them, and at least 4.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is not above 0.</exception>
    public double? ChangeScale
    {
        get;
        init => field = Allowed.When(value is null || (value > 0 && double.IsFinite(value.Value)), value, "numbers above 0, or null to follow the noise");
    }

    /// <summary>
    /// How many pixels <see cref="TemporalSmoothingKind.MotionCompensated"/> looks for moved blocks in each direction, 1 to 64. Default: 7.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public int SearchRadius { get; init => field = Allowed.Between(value, 1, 64); } = SceneCuts.DefaultSearchRadius;

    /// <summary>
    /// How different the grey levels of two frames must be for a cut of the scene, above 0 and up to 1, which stands for never: half the distance
    /// between their histograms, field by field of a grid of 4×4. A third of it is enough where that is three times what it was lately. A frame of
    /// another size is a cut in any case. Default: 0.3.
    /// </summary>
    /// <exception cref="SegmentationOptionException">The value is outside its range.</exception>
    public double SceneCutThreshold
    {
        get;
        init => field = Allowed.When(value is > 0 and <= 1, value, "numbers above 0 and up to 1");
    } = SceneCuts.DefaultThreshold;
}
