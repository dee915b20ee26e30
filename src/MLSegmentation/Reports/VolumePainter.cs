using System.Globalization;

namespace MLSegmentation.Reports;

/// <summary>Draws what a report shows of volumes.</summary>
/// <param name="classes">The classes.</param>
/// <param name="maxSide">The most pixels that a side of an image has.</param>
/// <param name="count">How many volumes the report shows.</param>
internal sealed class VolumePainter(SegmentationClasses classes, int maxSide, int count)
{
    private readonly byte _background = VolumePanels.FindBackground(classes);

    /// <summary>Draws a volume.</summary>
    /// <param name="volume">The volume; null where there is none.</param>
    /// <param name="truth">The true mask.</param>
    /// <param name="prediction">The predicted mask, of the same size.</param>
    public VolumePanels Paint(SegmentationVolume? volume, SegmentationMask truth, SegmentationMask prediction)
    {
        var greys = volume is null ? null : new VolumeGreys(volume);
        bool isUpright = volume is { Geometry.IsOriented: true };
        var painter = new SlicePainter(classes, _background);
        var slices = ((VolumeAxis[])[VolumeAxis.Z, VolumeAxis.Y, VolumeAxis.X]).Select(axis =>
        {
            var view = new SliceView(truth.Size, truth.Spacing ?? VolumeSpacing.One, axis, isUpright);
            int slice = view.FindFullest(truth.Pixels, prediction.Pixels, _background);
            var size = view.Fit(maxSide);
            byte[] png = painter.Paint(view.FindVoxels(slice, size), size, greys, truth.Pixels, prediction.Pixels);
            return (string.Create(CultureInfo.InvariantCulture, $"{axis.ToString().ToLowerInvariant()} = {slice + 1} of {view.Count}"), png);
        });
        var atlas = VolumeAtlas.Create(greys, truth, prediction, VolumeViewer.MostVoxels / Math.Max(1, count));
        return new VolumePanels(truth.Size, truth.Spacing, [.. slices], atlas, isUpright);
    }
}
