using System.ComponentModel;
using System.Globalization;

namespace MLSegmentation.ImageFiles;

/// <summary>Reads a size from the text that it is in configurations.</summary>
internal sealed class ImageSizeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? ImageSize.Parse(text) : base.ConvertFrom(context, culture, value);
}
