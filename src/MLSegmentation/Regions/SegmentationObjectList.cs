using System.Collections;

namespace MLSegmentation;

/// <summary>The objects of an image, as a column of a data view holds them. It cannot be changed.</summary>
public sealed class SegmentationObjectList : IReadOnlyList<SegmentationObject>
{
    private readonly SegmentationObject[] _objects;

    /// <summary>Makes a list.</summary>
    /// <param name="objects">The objects; the list is copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="objects"/> is null.</exception>
    public SegmentationObjectList(IEnumerable<SegmentationObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        _objects = [.. objects];
    }

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Length;

    /// <summary>An object by its place, from 0.</summary>
    /// <param name="index">The place, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>The object.</returns>
    public SegmentationObject this[int index] => _objects[index];

    /// <inheritdoc/>
    public IEnumerator<SegmentationObject> GetEnumerator() => ((IEnumerable<SegmentationObject>)_objects).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
