namespace MLSegmentation;

/// <summary>How the probabilities of a frame are averaged with those of the frames before it.</summary>
public enum TemporalSmoothingKind
{
    /// <summary>Not at all: every frame is scored for itself.</summary>
    None,

    /// <summary>A running average at each pixel, of which a new frame has the larger share the more the pixel has changed.</summary>
    Adaptive,

    /// <summary>The same, after the average has been moved along with what moved between the frames: for cameras and objects that move fast.</summary>
    MotionCompensated,
}
