namespace MLSegmentation.TestSupport;

/// <summary>A test that needs files longer than what is stored of them; it is skipped, with the reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SparseFactAttribute : FactAttribute
{
    public SparseFactAttribute() => Skip = SparseFile.Missing;
}
