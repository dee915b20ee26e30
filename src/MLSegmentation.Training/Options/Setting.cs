using System.Globalization;

namespace MLSegmentation.Training.Options;

/// <summary>A setting that texts of a catalogue name, such as the weight in <c>mean-teacher:weight=2</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Allowed">What it takes, in words.</param>
/// <param name="Get">The text of an item's setting, empty where nothing is chosen; null where the item has no such setting.</param>
/// <param name="Set">The item with the value of a text; null where the text is none.</param>
internal sealed record Setting<T>(string Name, string Allowed, Func<T, string?> Get, Func<T, string, T?> Set)
    where T : class
{
    /// <summary>A number of one kind of items.</summary>
    public static Setting<T> Number<TItem>(string name, Func<TItem, double> get, Func<TItem, double, T> set)
        where TItem : class, T => Of<TItem>(
            name, "a number", item => Text(get(item)), (item, text) => ParseNumber(text) is { } value ? set(item, value) : null);

    /// <summary>A whole number of one kind of items, or nothing.</summary>
    public static Setting<T> Count<TItem>(string name, Func<TItem, int?> get, Func<TItem, int, T> set)
        where TItem : class, T => Of<TItem>(
            name,
            "a whole number",
            item => get(item) is { } count ? Text(count) : "",
            (item, text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? set(item, value) : null);

    /// <summary>True or false of one kind of items.</summary>
    public static Setting<T> Switch<TItem>(string name, Func<TItem, bool> get, Func<TItem, bool, T> set)
        where TItem : class, T => Of<TItem>(
            name, "true or false", item => get(item) ? "true" : "false", (item, text) => text is "true" or "false" ? set(item, text == "true") : null);

    private static Setting<T> Of<TItem>(string name, string allowed, Func<TItem, string> get, Func<TItem, string, T?> set)
        where TItem : class, T =>
        new(name, allowed, item => item is TItem own ? get(own) : null, (item, text) => set((TItem)item, text));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
