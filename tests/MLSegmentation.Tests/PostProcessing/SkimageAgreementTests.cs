using System.Diagnostics;
using MLSegmentation.Morphology;

namespace MLSegmentation.Tests.PostProcessing;

/// <summary>Agreement with SciPy and scikit-image on 100 random masks, as skimage-agreement.py recorded it.</summary>
public sealed class SkimageAgreementTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "MLSegmentation.Tests", "PostProcessing");

    [Fact]
    public void Results_OfRandomMasks_AreThoseOfSciPyAndScikitImage()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "skimage-agreement.csv"));
        string[] names = lines[0].Split(',');

        List<string> different = [];
        foreach (string[] cells in lines.Skip(1).Select(line => line.Split(',')))
        {
            string[] results = [cells[0], .. Compute(new RandomMask(int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture)))];
            Assert.Equal(names.Length, results.Length);
            different.AddRange(Enumerable.Range(0, names.Length).Where(index => results[index] != cells[index]).Select(index => $"{cells[0]} {names[index]}"));
        }

        Assert.Equal(100, lines.Length - 1);
        Assert.Empty(different);
    }

    [SkimageFact]
    public void Record_OfRandomMasks_IsWhatTheLibrariesGive()
    {
        string recorded = File.ReadAllText(Path.Combine(Folder, "skimage-agreement.csv"));

        Assert.Equal(recorded.ReplaceLineEndings("\n"), Skimage.Run(Path.Combine(Folder, "skimage-agreement.py")).ReplaceLineEndings("\n"));
    }

    private static IEnumerable<string> Compute(RandomMask random)
    {
        var mask = new SegmentationMask(random.Width, random.Height, random.Labels);
        var cells = new SegmentationMask(random.Width, random.Height, [.. random.Labels.Select(label => (byte)(label == 1 ? 1 : 0))]);
        int[] squares = GetSquares(cells);
        yield return Hash(mask);
        yield return RandomMask.Hash(squares);
        foreach (var connectivity in new[] { PixelConnectivity.Four, PixelConnectivity.Eight })
        {
            var options = new MaskPostProcessing { Connectivity = connectivity };
            yield return Hash(cells.PostProcess(options with { MinObject = random.MinObject }));
            yield return Hash(cells.PostProcess(options with { FillHoles = random.FillHoles }));
            yield return Hash(cells.PostProcess(options with { FillHoles = MaskPostProcessing.AllHoles }));
            yield return RandomMask.Hash(mask.LabelObjects(options).Numbers.ToArray());
            yield return RandomMask.Hash(cells.LabelObjects(options).Numbers.ToArray());
            yield return Hash(cells.PostProcess(options with { ClearBorder = true }));
            yield return Hash(mask.PostProcess(options with { Largest = true }));
            yield return Flood([.. squares.Select(square => -square)], random, connectivity, pixel => squares[pixel] > 0);
            yield return Flood(random.Levels, random, connectivity, _ => true);
        }
    }

    private static string Hash(SegmentationMask mask) => RandomMask.Hash(mask.Pixels.ToArray().Select(label => (int)label));

    private static int[] GetSquares(SegmentationMask mask)
    {
        double[] distances = [.. mask.Pixels.ToArray().Select(label => label == 0 ? 0 : DistanceTransform.None)];
        new DistanceTransform(mask.Width).Transform(distances, mask.Width);
        return [.. distances.Select(distance => (int)distance)];
    }

    private static string Flood(int[] levels, RandomMask random, PixelConnectivity connectivity, Func<int, bool> isInside)
    {
        int[] numbers = [.. random.Markers.Select((number, pixel) => isInside(pixel) ? number : Watershed.Outside)];
        new Watershed(random.Width, connectivity).Flood(levels, numbers, random.Width);
        return RandomMask.Hash(numbers.Select(number => Math.Max(number, 0)));
    }

    /// <summary>Python with scikit-image, where it is installed.</summary>
    private static class Skimage
    {
        private static readonly Lazy<string?> Python = new(() => Array.Find(["python3", "/usr/bin/python3"], IsInstalled));

        public static bool IsAvailable => Python.Value is not null;

        public static string Run(string script)
        {
            Assert.True(TryRun(Python.Value!, [script], out string output), output);
            return output;
        }

        private static bool IsInstalled(string python) => TryRun(
            python, ["-c", "import skimage, sys; sys.exit(skimage.__version__.startswith('0.19.') is False)"], out _);

        private static bool TryRun(string python, string[] arguments, out string output)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var error = process.StandardError.ReadToEndAsync();
                output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                output = process.ExitCode == 0 ? output : error.Result;
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception exception)
            {
                output = exception.Message;
                return false;
            }
        }
    }

    /// <summary>A test with scikit-image; it is skipped, with the reason, where that is absent.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SkimageFactAttribute : FactAttribute
    {
        public SkimageFactAttribute()
        {
            if (!Skimage.IsAvailable)
            {
                Skip = "Python's scikit-image 0.19 is not installed (Debian: python3-skimage); later versions flood in another order.";
            }
        }
    }
}
