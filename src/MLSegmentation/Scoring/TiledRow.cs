using System.Globalization;
using System.Runtime.InteropServices;
using MLSegmentation.DataViews;
using MLSegmentation.Tiling;

namespace MLSegmentation.Scoring;

/// <summary>Scores the image of a row in tiles.</summary>
/// <param name="session">Scores tiles.</param>
/// <param name="images">Has read the image.</param>
/// <param name="watch">Looks at the values of floating-point pixels.</param>
/// <param name="getImageName">Gives the name of the image for messages, at the beginning of a sentence.</param>
/// <param name="getRowName">Gives that of the row.</param>
internal sealed class TiledRow(ScoringSession session, PixelReader images, RangeWatch watch, Func<string> getImageName, Func<string> getRowName)
{
    /// <summary>How many probabilities an image has.</summary>
    /// <exception cref="SegmentationException">More than fit into a vector.</exception>
    public int RequireScores(TilePlan plan)
    {
        long count = (long)plan.Image.Width * plan.Image.Height * session.ClassCount;
        return count <= Array.MaxLength ? (int)count : throw new SegmentationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{getImageName()} of {plan.Image} has {count:N0} probabilities of {session.ClassCount} classes, and a vector holds {Array.MaxLength:N0}. Read its "
            + $"mask alone, or cut it into smaller images."));
    }

    /// <summary>Scores it.</summary>
    /// <param name="plan">Its tiles.</param>
    /// <param name="scores">Gets the probabilities; empty where nobody wants them.</param>
    /// <exception cref="SegmentationException">It cannot be scored.</exception>
    public SegmentationMask Score(TilePlan plan, Memory<float> scores)
    {
        var size = plan.Image;
        try
        {
            byte[] labels = GC.AllocateUninitializedArray<byte>(size.PixelCount);
            var output = new TileOutput((y, row) => row.CopyTo(labels.AsSpan(y * size.Width))) { Scores = scores };
            images.RequireNumbers(getRowName);
            if (images.Type.Kind == PixelKind.EightBit)
            {
                session.Tiles.Score(plan, new ByteRows(images, size), output, getImageName);
            }
            else
            {
                var ranges = new ChannelRanges(images.Type.Channels);
                session.Tiles.Score(plan, new NumberRows(images, size, ranges), output, getImageName);
                watch.Look(ranges, getImageName);
            }

            return SegmentationMask.Wrap(size.Width, size.Height, labels).WithClasses(session.Info.Classes);
        }
        catch (OutOfMemoryException exception)
        {
            throw OnnxRuntimeFailure.OfImage(getImageName(), size.Width, size.Height, exception);
        }
    }

    private sealed class ByteRows(PixelReader images, ImageSize size) : TileRows<byte>(size, images.Type.Channels)
    {
        public override void Read(int y, Span<byte> row) => images.CopyRow(y, row);
    }

    private sealed class NumberRows(PixelReader images, ImageSize size, ChannelRanges ranges) : TileRows<float>(size, images.Type.Channels)
    {
        public override void Read(int y, Span<float> row)
        {
            images.CopyRow(y, MemoryMarshal.AsBytes(row));
            ranges.Add(row);
        }
    }
}
