using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSegmentation.DataViews;

/// <summary>Which part of which list of images the rows of a data view are. The column of their paths carries it as annotations.</summary>
/// <param name="Shard">The part.</param>
/// <param name="ListCount">How many images the list has.</param>
/// <param name="ListDigest">The SHA-256 of the paths on the list, of images and of what they are compared with.</param>
internal sealed record ShardOfList(DataShard Shard, int ListCount, string ListDigest)
{
    private const string ShardName = "Shard";
    private const string CountName = "ListCount";
    private const string DigestName = "ListDigest";

    /// <summary>How many images the part has.</summary>
    public int Count => Shard.CountOf(ListCount);

    /// <summary>The part of a list; null where it is all of it.</summary>
    /// <typeparam name="T">What the list holds.</typeparam>
    /// <param name="shard">The part; null for all.</param>
    /// <param name="images">The list.</param>
    /// <param name="getPaths">Gives the path of an image, and those of its masks where there are any, which may be null.</param>
    public static ShardOfList? Find<T>(DataShard? shard, IReadOnlyCollection<T> images, Func<T, IEnumerable<string?>> getPaths) =>
        shard is null ? null : new ShardOfList(shard, images.Count, GetDigest(images.SelectMany(getPaths).OfType<string>()));

    /// <summary>What the data says of its rows; null where it says nothing.</summary>
    public static ShardOfList? Read(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(ColumnNames.ImagePath) is not { } column || column.Annotations.Schema.GetColumnOrNull(ShardName) is null)
        {
            return null;
        }

        ReadOnlyMemory<char> shard = default, digest = default;
        int count = 0;
        column.Annotations.GetValue(ShardName, ref shard);
        column.Annotations.GetValue(CountName, ref count);
        column.Annotations.GetValue(DigestName, ref digest);
        return new ShardOfList(DataShard.Parse(shard.ToString()), count, digest.ToString());
    }

    /// <summary>The annotations.</summary>
    public DataViewSchema.Annotations ToAnnotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(ShardName, TextDataViewType.Instance, Shard.ToString().AsMemory());
        builder.AddPrimitiveValue(CountName, NumberDataViewType.Int32, ListCount);
        builder.AddPrimitiveValue(DigestName, TextDataViewType.Instance, ListDigest.AsMemory());
        return builder.ToAnnotations();
    }

    /// <summary>Gives the annotations to a column that is about to be made of objects.</summary>
    public void AddTo(SchemaDefinition.Column column)
    {
        column.AddAnnotation(ShardName, Shard.ToString().AsMemory(), TextDataViewType.Instance);
        column.AddAnnotation(CountName, ListCount, NumberDataViewType.Int32);
        column.AddAnnotation(DigestName, ListDigest.AsMemory(), TextDataViewType.Instance);
    }

    /// <summary>The digest of paths: on one list, each ends with a zero byte.</summary>
    private static string GetDigest(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
