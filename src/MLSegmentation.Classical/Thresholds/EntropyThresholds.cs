using System.Numerics.Tensors;

namespace MLSegmentation.Classical.Thresholds;

/// <summary>Thresholds that look at how the levels of both sides are spread.</summary>
internal static class EntropyThresholds
{
    /// <summary>The greatest sum of the entropies of both sides (Kapur et al. 1985).</summary>
    public static double MaximumEntropy(LevelHistogram histogram)
    {
        double total = TensorPrimitives.Sum<double>(histogram.Counts);
        double entropy = histogram.Counts.Sum(count => Entropy(count / total));
        double below = 0, entropyBelow = 0, best = double.NegativeInfinity;
        int place = 0;
        for (int index = 0; index < histogram.Counts.Length - 1; index++)
        {
            double share = histogram.Counts[index] / total;
            below += share;
            entropyBelow += Entropy(share);

            // H of one side, of shares p / P, is (sum of -p ln p) / P + ln P.
            double criterion = Math.Log(below * (1 - below)) + (entropyBelow / below) + ((entropy - entropyBelow) / (1 - below));
            if (criterion > best)
            {
                (best, place) = (criterion, index);
            }
        }

        return histogram.Levels[place];
    }

    /// <summary>The least error of two bell curves (Kittler and Illingworth 1986); null where no threshold has two levels at both sides.</summary>
    public static double? MinimumError(LevelHistogram histogram)
    {
        double total = TensorPrimitives.Sum<double>(histogram.Counts);
        var all = Moments.Of(histogram, total);
        var below = default(Moments);
        double least = double.PositiveInfinity;
        double? level = null;
        for (int index = 0; index < histogram.Counts.Length - 1; index++)
        {
            below = below.With(histogram.Counts[index] / total, index);
            var above = all.Without(below);
            double criterion = below.Error + above.Error;
            if (criterion < least)
            {
                (least, level) = (criterion, histogram.Levels[index]);
            }
        }

        return level;
    }

    private static double Entropy(double share) => share > 0 ? -share * Math.Log(share) : 0;

    /// <summary>
    /// The share of one side, and the sums of its levels and their squares. Levels are numbered, so that the unit of the values does not matter: it would
    /// add the same to the criterion everywhere.
    /// </summary>
    private readonly record struct Moments(double Share, double Sum, double Squares)
    {
        // What is left of a variance where there is one level.
        private const double None = 1e-9;

        /// <summary>What a side adds to the criterion: twice its share times the logarithm of its deviation over its share.</summary>
        public double Error
        {
            get
            {
                double variance = (Squares / Share) - (Sum / Share * (Sum / Share));
                return variance > None ? (Share * Math.Log(variance)) - (2 * Share * Math.Log(Share)) : double.PositiveInfinity;
            }
        }

        public static Moments Of(LevelHistogram histogram, double total)
        {
            var all = default(Moments);
            for (int index = 0; index < histogram.Counts.Length; index++)
            {
                all = all.With(histogram.Counts[index] / total, index);
            }

            return all;
        }

        public Moments With(double share, double level) => new(Share + share, Sum + (share * level), Squares + (share * level * level));

        public Moments Without(Moments other) => new(Share - other.Share, Sum - other.Sum, Squares - other.Squares);
    }
}
