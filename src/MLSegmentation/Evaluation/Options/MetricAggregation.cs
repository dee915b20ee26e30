namespace MLSegmentation;

/// <summary>What a metric is computed on before values are averaged.</summary>
public enum MetricAggregation
{
    /// <summary>
    /// Pixels of all images are counted together; each class has one value. Large images weigh more than small ones. The way of
    /// papers' mean IoU, of MMSegmentation's <c>IoUMetric</c>, and of segmentation_models.pytorch's <c>micro</c>, <c>macro</c>
    /// and <c>weighted</c>.
    /// </summary>
    Dataset,

    /// <summary>
    /// Each image has a value for each class; the mean over its classes is the image's value, and the mean over images is the
    /// result. The way of MONAI's reduction <c>mean</c> and of segmentation_models.pytorch's <c>…-imagewise</c>.
    /// </summary>
    PerImage,

    /// <summary>
    /// Each image has a value for each class; the mean over images is the class's value, and the mean over classes is the result.
    /// The way of nnU-Net and of MONAI's reduction <c>mean_batch</c>. It differs from <see cref="PerImage"/> only where classes
    /// are absent from some images and skipped. Micro averaging has one value per image and is the same in both.
    /// </summary>
    PerImageAndClass,
}
