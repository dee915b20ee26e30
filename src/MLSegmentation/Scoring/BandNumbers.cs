using System.Globalization;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>The rows of a TIFF file in full depth that is read in bands.</summary>
/// <param name="bands">Reads the file.</param>
/// <param name="ranges">Gets the values.</param>
/// <param name="path">The file, for messages.</param>
internal sealed class BandNumbers(TiffBands bands, ChannelRanges ranges, string path) : TileRows<float>(bands.Header.Size, bands.Header.Channels)
{
    private SegmentationImage? _rows;
    private int _begin;

    /// <inheritdoc/>
    public override void Read(int y, Span<float> row)
    {
        if (y == bands.Position)
        {
            _begin = y;
            _rows = RasterPixels.ToImage(bands.ReadNext(), path);
            string Name() => string.Create(CultureInfo.InvariantCulture, $"'{path}', of which the rows from {y} on are counted,");
            PixelReader.RequireNumbers(_rows.Values, new ImageSize(_rows.Width, _rows.Height), Name);
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            _rows!.GetPlane(channel).Slice((y - _begin) * Size.Width, Size.Width).CopyTo(row[(channel * Size.Width)..]);
        }

        ranges.Add(row);
    }
}
