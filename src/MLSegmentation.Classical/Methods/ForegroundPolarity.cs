namespace MLSegmentation.Classical;

/// <summary>On which side of a threshold the second of two classes is, the foreground of <c>background, foreground</c>.</summary>
public enum ForegroundPolarity
{
    /// <summary>It is the brighter one: above the threshold.</summary>
    Brighter,

    /// <summary>It is the darker one.</summary>
    Darker,

    /// <summary>It is, in each image, the side with fewer pixels; for sets in which some images are the negative of others.</summary>
    Smaller,
}
