-- An issue's title and body, and a pull request's, have one address: what holds a secret tells its places apart.
CREATE UNIQUE INDEX "Occurrence_one_of_each_place" ON "Occurrence"("incidentId", "repositoryId", "commit", "path", "line", "column", "place");
DROP INDEX "Occurrence_incidentId_repositoryId_commit_path_line_column_key";
