namespace MLSegmentation.Inspection;

/// <summary>Something about the data that its owner should know.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">What it is, in a word that stays the same over versions, for example <c>size-mismatch</c>.</param>
/// <param name="Message">What was found, in a sentence.</param>
/// <param name="Suggestion">What would put it right.</param>
/// <param name="FileCount">How many files it is about; 0 where it is about the data as a whole.</param>
/// <param name="Files">The first of these files, at most 1,000.</param>
public sealed record InspectionFinding(
    InspectionSeverity Severity, string Code, string Message, string Suggestion, int FileCount, IReadOnlyList<InspectionFile> Files);
