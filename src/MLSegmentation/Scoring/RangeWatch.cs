using System.Globalization;

namespace MLSegmentation.Scoring;

/// <summary>
/// Notices images whose values are plainly of another range than those that a model was trained on: 12 bits given to a model for 16, counts
/// given to one for shares. It says so once, of the first such image, for all cursors over one view.
/// </summary>
/// <remarks>
/// Of the image's channel, what counts is its greatest value above the least of the training. It is plainly too small below a quarter of the
/// least that any training image had, and too great above four times the greatest. A channel of one single value tells nothing.
/// </remarks>
internal sealed class RangeWatch(TrainingRange? range, Action<string>? warn)
{
    private const double Factor = 4;

    private int _isDone = range is null || warn is null ? 1 : 0;

    /// <summary>Looks at an image, one plane after another.</summary>
    public void Look(ReadOnlySpan<float> values, int channels, Func<string> getName)
    {
        if (Volatile.Read(ref _isDone) != 0)
        {
            return;
        }

        var ranges = new ChannelRanges(channels);
        ranges.Add(values);
        Look(ranges, getName);
    }

    /// <summary>Looks at the values that an image turned out to have.</summary>
    public void Look(ChannelRanges ranges, Func<string> getName)
    {
        if (Volatile.Read(ref _isDone) != 0)
        {
            return;
        }

        for (int channel = 0; channel < ranges.Count; channel++)
        {
            var (least, greatest) = ranges[channel];
            if (greatest > least && IsOther(greatest, channel))
            {
                Warn(getName(), channel, ranges.Count, least, greatest);
                return;
            }
        }
    }

    private bool IsOther(float greatest, int channel)
    {
        double floor = range!.Minimum[channel];
        double height = greatest - floor;
        return height > Factor * (range.Maximum[channel] - floor) || height < (range.SmallestMaximum[channel] - floor) / Factor;
    }

    private void Warn(string name, int channel, int channels, float least, float greatest)
    {
        if (Interlocked.Exchange(ref _isDone, 1) != 0)
        {
            return;
        }

        string where = channels == 1 ? "" : FormattableString.Invariant($" in channel {channel}, counted from 0");
        warn!(string.Create(
            CultureInfo.InvariantCulture,
            $"{SegmentationText.Escape(name)} has values from {least} to {greatest}{where}, but the model was trained on values from "
            + $"{range!.Minimum[channel]} to {range.Maximum[channel]}, and takes them as they are. Its masks may be wrong: give it images of the range "
            + $"that it was trained on. "
            + $"Further such images are not named."));
    }
}
