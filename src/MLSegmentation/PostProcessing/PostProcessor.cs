using System.Globalization;
using MLSegmentation.Options;

namespace MLSegmentation.PostProcessing;

/// <summary>
/// Post-processing whose classes are found: thresholds, for which the probabilities are needed and which take any part of an image, and the
/// steps on whole masks. Any number of threads may use it.
/// </summary>
internal sealed class PostProcessor
{
    private const byte First = 0;

    private readonly ScoreThresholds? _thresholds;
    private readonly ObjectSteps[] _steps;

    private PostProcessor(ScoreThresholds? thresholds, ObjectSteps[] steps) => (_thresholds, _steps) = (thresholds, steps);

    /// <summary>Whether the probabilities are needed.</summary>
    public bool HasThresholds => _thresholds is not null;

    /// <summary>Whether whole masks are needed.</summary>
    public bool HasSteps => _steps.Any(step => step.ChangeMasks);

    /// <summary>Finds the classes that options name.</summary>
    /// <param name="options">The options; null for none.</param>
    /// <param name="classes">The classes; null where they are not known.</param>
    /// <returns>The post-processing; null of no options.</returns>
    /// <exception cref="SegmentationException">An option names a class that there is not.</exception>
    public static PostProcessor? Create(MaskPostProcessing? options, SegmentationClasses? classes)
    {
        if (options is null)
        {
            return null;
        }

        var steps = new List<ObjectSteps>();
        for (var step = options; step is not null; step = step.Then)
        {
            steps.Add(CreateSteps(step, classes));
        }

        return new PostProcessor(options.Thresholds.Count == 0 ? null : CreateThresholds(options, classes), [.. steps]);
    }

    /// <summary>Decides on the class of each pixel, where there are thresholds.</summary>
    /// <param name="scores">The probabilities, [K, pixels].</param>
    /// <param name="labels">One class index per pixel, which changes.</param>
    public void ApplyThresholds(ReadOnlySpan<float> scores, Span<byte> labels) => _thresholds?.Apply(scores, labels);

    /// <summary>The steps on a whole mask.</summary>
    /// <param name="labels">One class index per pixel, row by row, of volumes slice by slice, which change.</param>
    /// <param name="size">The size of the mask.</param>
    /// <exception cref="SegmentationException">The steps part objects, and the mask is that of a volume.</exception>
    public void ApplySteps(Span<byte> labels, ImageSize size)
    {
        if (size.Depth > 1 && _steps.Any(step => step.SplitObjects))
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(MaskPostProcessing.SplitTouching))} parts the objects of images, and a mask has {size} voxels. "
                + $"Leave it out for volumes.");
        }

        foreach (var step in _steps)
        {
            step.Apply(labels, size);
        }
    }

    /// <summary>The objects that the steps leave in the mask of an image.</summary>
    /// <param name="labels">One class index per pixel, row by row, which change.</param>
    /// <param name="size">The size of the mask.</param>
    /// <param name="classes">The classes; null where they are not known.</param>
    public ObjectMap LabelObjects(Span<byte> labels, ImageSize size, SegmentationClasses? classes)
    {
        var numbers = new ObjectNumbers(size.Width, size.Height);
        foreach (var step in _steps)
        {
            step.Apply(labels, size, numbers);
        }

        return numbers.ToMap(classes);
    }

    /// <summary>The post-processing of a mask with its probabilities.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="scores">The probabilities, [K, H, W] flattened; empty where there are none.</param>
    /// <param name="name">How messages name the mask.</param>
    /// <exception cref="SegmentationException">There are thresholds, and the probabilities are missing or not as many as they must be.</exception>
    public byte[] Apply(SegmentationMask mask, ReadOnlySpan<float> scores, string name)
    {
        byte[] labels = mask.Pixels.ToArray();
        if (_thresholds is not null)
        {
            RequireScores(mask, scores, name);
            _thresholds.Apply(scores, labels);
            Restore(mask.Pixels, labels);
        }

        ApplySteps(labels, mask.Size);
        return labels;
    }

    /// <summary>Ignored pixels stay what they are.</summary>
    private static void Restore(ReadOnlySpan<byte> before, Span<byte> labels)
    {
        if (!before.Contains(SegmentationMask.Ignored))
        {
            return;
        }

        for (int pixel = 0; pixel < labels.Length; pixel++)
        {
            labels[pixel] = before[pixel] == SegmentationMask.Ignored ? SegmentationMask.Ignored : labels[pixel];
        }
    }

    private static ObjectSteps CreateSteps(MaskPostProcessing options, SegmentationClasses? classes)
    {
        byte background = FindBackground(options, classes);
        bool[] isObject = new bool[byte.MaxValue + 1];
        if (options.ObjectClasses is not { } names)
        {
            isObject.AsSpan(0, SegmentationMask.Ignored).Fill(true);
            isObject[background] = false;
            return new ObjectSteps(options, background, isObject);
        }

        foreach (string name in names)
        {
            byte index = Find(name, classes, nameof(options.ObjectClasses));
            isObject[index] = index != background ? true : throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.ObjectClasses))} names the class '{name}', which is the background and no object. "
                + $"Leave it out, or name another class with {new OptionName(nameof(options.BackgroundClass))}.");
        }

        return new ObjectSteps(options, background, isObject);
    }

    private static ScoreThresholds CreateThresholds(MaskPostProcessing options, SegmentationClasses? classes)
    {
        if (classes is null)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.Thresholds))} needs to know the classes, and the mask does not; "
                + $"give it its classes with WithClasses.");
        }

        float?[] thresholds = new float?[classes.Count];
        foreach (var (name, threshold) in options.Thresholds)
        {
            byte index = Find(name, classes, nameof(options.Thresholds));
            thresholds[index] = thresholds[index] is null ? (float)threshold : throw SegmentationException.Naming(
                $"{new OptionName(nameof(options.Thresholds))} gives the class '{classes[index].Name}' two thresholds, by its name and by its index; "
                + $"give it one.");
        }

        return new ScoreThresholds(thresholds, FindBackground(options, classes));
    }

    private static byte FindBackground(MaskPostProcessing options, SegmentationClasses? classes) => options.BackgroundClass is { } name
        ? Find(name, classes, nameof(options.BackgroundClass))
        : (byte)(classes?.BackgroundIndexOrFirst ?? First);

    private static byte Find(string name, SegmentationClasses? classes, string option)
    {
        int index = classes?.IndexOf(name) ?? -1;
        int count = classes?.Count ?? SegmentationMask.Ignored;
        if (index < 0 && byte.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) && number < count)
        {
            index = number;
        }

        string known = classes is null
            ? $"; the mask does not know its classes. Give their indices, 0 to {count - 1}, or give the mask its classes with WithClasses."
            : $" or index; the classes are {string.Join(", ", classes.Select(item => $"'{item.Name}'"))}, indices 0 to {count - 1}.";
        return index >= 0 ? (byte)index : throw SegmentationException.Naming(
            $"{new OptionName(option)} names the class '{name}', and there is none of that name{known}");
    }

    private void RequireScores(SegmentationMask mask, ReadOnlySpan<float> scores, string name)
    {
        long expected = (long)_thresholds!.ClassCount * mask.Pixels.Length;
        if (scores.IsEmpty)
        {
            throw SegmentationException.Naming(
                $"{new OptionName(nameof(MaskPostProcessing.Thresholds))} needs the probabilities of {name}, and there are none; give them beside the mask, "
                + $"or leave the thresholds out.");
        }

        if (scores.Length != expected)
        {
            throw SegmentationException.Naming(
                $"{name} has {scores.Length} probabilities, but {mask.Size} pixels of {_thresholds.ClassCount} classes need {expected}: "
                + $"those of all pixels for the first class, then for the second, and so on.");
        }
    }
}
