namespace MLSegmentation.Evaluation;

/// <summary>What a value of a metric is about.</summary>
[Flags]
internal enum MetricLevels
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>All images and classes.</summary>
    Overall = 1,

    /// <summary>A class in all images.</summary>
    Class = 2,

    /// <summary>All classes in an image.</summary>
    Image = 4,
}
