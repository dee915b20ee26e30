namespace MLSegmentation.Inspection;

/// <summary>Notes what is to be said about single images and masks.</summary>
internal sealed class RowFindings(FileLists files, SegmentationClasses classes)
{
    /// <summary>Notes what is to be said about an image and its mask.</summary>
    public void Add(InspectedRow row)
    {
        string maskName = row.MaskName ?? row.Name;
        AddIf(row.ImageError is not null, FindingCodes.UnreadableImage, row.Name, row.ImageError);
        AddIf(row.Image is null && row.ImageError is null, FindingCodes.MissingImage, row.Name, null);
        AddIf(row.MaskError is not null, FindingCodes.UnreadableMask, maskName, row.MaskError);
        AddIf(row.UnknownValues is not null, FindingCodes.UnknownMaskValues, maskName, row.UnknownValues);
        AddIf(row.IsMismatch, FindingCodes.SizeMismatch, row.Name, $"the image has {row.Image?.Size} pixels, its mask {row.MaskSize}");
        AddIf(row.Image is { IsConstant: true }, FindingCodes.ConstantImage, row.Name, null);
        AddIf(row.Facts is { Orientation: > 1 }, FindingCodes.OrientationTag, row.Name, FormattableString.Invariant($"orientation {row.Facts?.Orientation}"));
        if (row.IsComplete)
        {
            AddMask(row.Mask!, maskName);
        }
    }

    private void AddMask(MaskMeasure mask, string name)
    {
        int[] present = [.. mask.Present];
        AddIf(present is [], FindingCodes.IgnoredMask, name, null);
        if (present is [var only])
        {
            var item = classes[only];
            files.Add(item.IsBackground ? FindingCodes.EmptyMask : FindingCodes.ConstantMask, name, item.IsBackground ? null : $"only '{item.Name}'");
        }

        int tiny = mask.Objects.Values.Sum(objects => objects.Tiny);
        AddIf(tiny > 0, FindingCodes.TinyObjects, name, Plural.Of(tiny, "tiny object"));
    }

    private void AddIf(bool isFound, string code, string name, string? detail)
    {
        if (isFound)
        {
            files.Add(code, name, detail);
        }
    }
}
